import type { Plan, PlannedGate } from '../model/plan'
import type { Policy } from '../model/policy'

type Wanted = { policy: Policy; mode: Plan['mode']; requester: 'person' | 'automation' | 'plugin' | 'rollback' }

/**
 * The gates that a promotion has to pass, in the order in which people read them. A roll back is exempt from the order of
 * environments and from soaking; one that Groundwork makes itself ends what was let through before, so that it waits for
 * nobody: the policy that allows it is its approval. Vetoes and pins bind all.
 */
export function gatesOfPolicy({ policy, mode, requester }: Wanted): PlannedGate[] {
  const back = mode === 'rollback'
  const byItself = requester === 'rollback'
  return [
    gate('version', 'version', 'Version', { allowDirty: policy.allowDirty }),
    gate('veto', 'veto', 'No veto', null),
    gate('pin', 'pin', 'No pin or hold', null),
    ...(back ? [] : upstreamGates(policy)),
    ...(byItself ? [] : approvalGates(policy)),
    ...(byItself ? [] : [confirmationGate(policy)]),
    ...(byItself ? [] : [gate('window', 'window', 'Change window', null), gate('freeze', 'freeze', 'No freeze', null)]),
    ...(byItself ? [] : pluginGates(policy)),
  ]
}

function gate(id: string, kind: PlannedGate['kind'], ...[title, rule]: [string, PlannedGate['rule']]): PlannedGate {
  return { id, kind, title, rule }
}

function upstreamGates({ upstream }: Policy): PlannedGate[] {
  if (!upstream) return []
  const { environment, verified, soakMinutes } = upstream
  const runs = gate('upstream', 'upstream', `Runs in ${environment}`, { environment, verified })
  if (soakMinutes === 0) return [runs]
  return [runs, gate('soak', 'soak', `Soaked in ${environment}`, { environment, minutes: soakMinutes })]
}

function approvalGates({ approvals }: Policy): PlannedGate[] {
  if (approvals.count === 0 && approvals.teams.length === 0) return []
  const count = Math.max(approvals.count, 1)
  const title = count === 1 ? 'Approval' : `${count} approvals`
  return [gate('approval', 'approval', title, { ...approvals, count })]
}

function confirmationGate({ requireReason, typedConfirmation }: Policy): PlannedGate {
  return gate('confirmation', 'confirmation', 'Asked for', { requireReason, typedConfirmation })
}

function pluginGates({ gates }: Policy): PlannedGate[] {
  return gates.map(({ plugin, gate: name, rule }, index) =>
    gate(`plugin-${index + 1}-${plugin}-${name}`, 'plugin', `${plugin}: ${name}`, { plugin, gate: name, rule }),
  )
}
