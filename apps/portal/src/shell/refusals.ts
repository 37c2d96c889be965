import { type Action, type Actor, can } from '@groundwork/access/can'

const asked = [
  'people.manage',
  'team.manage',
  'token.create',
  'audit.read',
  'plugin.upload',
  'environment.manage',
  'integration.manage',
  'freeze.manage',
] as const satisfies readonly Action[]

/** For each action of the palette the reason why this person may not, from the function that enforces it. */
export type Refusals = Partial<Record<(typeof asked)[number], string>>

export function refusalsFor(actor: Actor): Refusals {
  const refusals: Refusals = {}
  for (const action of asked) {
    const decision = can(actor, action, { kind: 'installation' })
    if (!decision.allowed) refusals[action] = decision.reason
  }
  return refusals
}
