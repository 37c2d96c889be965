import { type Actor, can, type Decision } from '@groundwork/access/can'

/** What decides about a project: who set themselves as its owner. An inferred owner decides nothing. */
export type OwnedProject = {
  name: string
  ownerTeam: string | null
  ownerUser: string | null
  ownerLabel: string | null
}

const resourceOf = ({ name, ownerTeam, ownerUser }: OwnedProject) => ({
  kind: 'project',
  id: name,
  ownerTeam,
  ownerUser,
})

export function editDecision(actor: Actor, project: OwnedProject): Decision {
  return can(actor, 'project.edit', resourceOf(project))
}

/**
 * Whether the actor may claim the project or release it: who owns it already may, a maintainer may, and everybody with
 * the permission may as long as nobody has claimed it.
 */
export function ownershipDecision(actor: Actor, project: OwnedProject): Decision {
  const decision = can(actor, 'project.claim', resourceOf(project))
  if (!decision.allowed || actor.kind !== 'user') return decision
  const claimed = project.ownerTeam !== null || project.ownerUser !== null
  const own = project.ownerUser === actor.id || (project.ownerTeam !== null && project.ownerTeam in actor.teams)
  if (!claimed || own || actor.role === 'maintainer' || actor.role === 'administrator') return { allowed: true }
  return {
    allowed: false,
    reason: `${project.name} belongs to ${project.ownerLabel ?? 'somebody else'}. They or a maintainer can release it.`,
  }
}
