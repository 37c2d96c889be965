import { type Actor, can, type Decision } from '@groundwork/access/can'
import { requireDecision } from '@groundwork/access/require'
import type { ChangeWindow } from './windows'

/**
 * Whether somebody may make, change or remove a freeze or window with this selector: in each environment that it selects and of
 * each project. One that selects everything is for who may everywhere: a custom role that is limited to an environment reaches
 * what names that environment.
 */
export function mayManage(actor: Actor, id: string, { environments, projects }: ChangeWindow['selector']): Decision {
  for (const environment of named(environments))
    for (const project of named(projects)) {
      const resource = { kind: 'freeze', id, ...(environment ? { environment } : {}), ...(project ? { project } : {}) }
      const decision = can(actor, 'freeze.manage', resource)
      if (!decision.allowed) return environment ? decision : everywhere(decision.reason)
    }
  return { allowed: true }
}

const named = (names: string[] | undefined): (string | null)[] => (names && names.length > 0 ? names : [null])

function everywhere(reason: string): Decision {
  return { allowed: false, reason: `It holds in every environment. ${reason}` }
}

/** @throws NotAllowedError with the reason of `can` */
export function requireManage(actor: Actor, id: string, selector: ChangeWindow['selector']): void {
  requireDecision(mayManage(actor, id, selector))
}
