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

/** `environments`: their names. What may be done in one of them is offered: the page says where. */
export function refusalsFor(actor: Actor, environments: readonly string[] = []): Refusals {
  const refusals: Refusals = {}
  for (const action of asked) {
    const decision = can(actor, action, { kind: 'installation' })
    if (decision.allowed || (action === 'freeze.manage' && inOne(actor, environments))) continue
    refusals[action] = decision.reason
  }
  return refusals
}

function inOne(actor: Actor, environments: readonly string[]): boolean {
  return environments.some((environment) => can(actor, 'freeze.manage', { kind: 'freeze', environment }).allowed)
}
