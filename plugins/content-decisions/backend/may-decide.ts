import type { Caller } from '@groundwork/plugin-sdk/protocol'
import type { Config } from './config'

/** Whether the caller decides slates, and if not why not. A team is known by its id or short name. */
export function mayDecide(caller: Caller, { editors }: Config): { allowed: boolean; why: string | null } {
  if (caller.kind !== 'user') return { allowed: false, why: 'Only people decide.' }
  if (caller.role === 'administrator') return { allowed: true, why: null }
  if (editors === '')
    return caller.role === 'viewer'
      ? { allowed: false, why: 'Viewers do not decide. An administrator can give you the role developer.' }
      : { allowed: true, why: null }
  const isEditor = caller.teams.some((team) => team.id === editors || team.slug === editors)
  return isEditor
    ? { allowed: true, why: null }
    : { allowed: false, why: `The team "${editors}" decides. Whoever configures Content decisions can change that.` }
}
