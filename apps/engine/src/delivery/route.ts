import type { UserActor } from '@groundwork/access/actor'

/** One thing that the portal asks of delivery here, because a plugin has a word in it. `body` is unchecked JSON. */
export type DeliveryRoute = (call: {
  actor: UserActor
  body: unknown
  requestId: string
  signal: AbortSignal
}) => Promise<unknown>

/** By their path below `/delivery/v1/`. Each asks `can()` itself. */
export type DeliveryRoutes = Record<string, DeliveryRoute>
