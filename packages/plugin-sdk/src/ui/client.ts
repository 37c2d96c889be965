'use client'

import { useQueryClient } from '@tanstack/react-query'
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from '@trpc/client'
import type { AnyTRPCRouter } from '@trpc/server'
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { useMemo } from 'react'
import type { PluginHostApi, PluginInfo } from './host-api'
import { answersKey } from './host-keys'
import { useSurroundings } from './plugin-context'

type Fetch = NonNullable<PluginHostApi['fetch']>

/**
 * What a plugin's pages call its router with.
 *
 * @example
 * ```ts
 * export const { useTRPC, useClient }: PluginClient<AppRouter> = createPluginClient<AppRouter>()
 * ```
 */
export type PluginClient<Router extends AnyTRPCRouter> = {
  /** Options for React Query of each procedure: `useQuery(useTRPC().titles.list.queryOptions())`. */
  useTRPC: () => TRPCOptionsProxy<Router, { keyPrefix: true }>
  /** The plain client, for calls outside of React Query. */
  useClient: () => TRPCClient<Router>
}

// One client a plugin and version, so that calls of all its parts made in one moment travel as one request.
const clients = new Map<string, { fetch: Fetch | undefined; client: TRPCClient<AnyTRPCRouter> }>()

function makeClient(id: string, fetch: Fetch | undefined): TRPCClient<AnyTRPCRouter> {
  const url = `/api/plugins/${id}/trpc`
  const links: TRPCLink<AnyTRPCRouter>[] = [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: httpBatchLink({ url, maxURLLength: 4_000, ...(fetch ? { fetch } : {}) }),
    }),
  ]
  return createTRPCClient<AnyTRPCRouter>({ links })
}

/** The client of a plugin, for the portal and for what runs outside of React. */
export function clientOf(host: PluginHostApi, plugin: PluginInfo): TRPCClient<AnyTRPCRouter> {
  const key = `${plugin.id}@${plugin.version}`
  const known = clients.get(key)
  if (known && known.fetch === host.fetch) return known.client
  const client = makeClient(plugin.id, host.fetch)
  clients.set(key, { fetch: host.fetch, client })
  return client
}

/**
 * Makes the typed client of the plugin's own router. The type parameter is the router's type, imported with `import type`,
 * so that nothing of the backend reaches the browser. Answers are kept by React Query under the plugin's own id and version.
 *
 * @example
 * ```tsx
 * import { useQuery } from '@tanstack/react-query'
 * import { createPluginClient } from '@groundwork/plugin-sdk/ui'
 * import type { AppRouter } from '../backend/router'
 *
 * const { useTRPC } = createPluginClient<AppRouter>()
 *
 * export function Titles() {
 *   const { data } = useQuery(useTRPC().titles.list.queryOptions({ genre: 'drama' }))
 *   return <ul>{data?.map((title) => <li key={title.id}>{title.name}</li>)}</ul>
 * }
 * ```
 */
export function createPluginClient<Router extends AnyTRPCRouter>(): PluginClient<Router> {
  function useClient() {
    const { host, plugin } = useSurroundings('useClient')
    return clientOf(host, plugin) as unknown as TRPCClient<Router>
  }
  function useTRPC() {
    const { plugin } = useSurroundings('useTRPC')
    const client = useClient()
    const keyPrefix = answersKey(plugin)
    const queryClient = useQueryClient()
    return useMemo(
      () => createTRPCOptionsProxy<Router, { keyPrefix: true }>({ client, queryClient, keyPrefix }),
      [client, queryClient, keyPrefix],
    )
  }
  return { useTRPC, useClient }
}
