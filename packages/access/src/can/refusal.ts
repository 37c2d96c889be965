import type { Actor, Resource } from './can'
import { gives, limitsOf } from './grants'
import { rank, type Role } from './roles'
import { type Action, type Rule, rules } from './rules'
import { isOfAnother, teamRoles } from './ways'

type Person = Extract<Actor, { kind: 'user' }>

/** Why a person may not, and who can change it. Of a custom role that gives it elsewhere, where that is. */
export function refusalOf(actor: Person, action: Action, resource: Resource): string {
  const rule: Rule = rules[action]
  const ofAnother = isOfAnother(rule, actor, resource)
  const reason =
    rule.inTeam && !ofAnother && resource.ownerTeam !== undefined
      ? refusedToOwners(rule, actor, resource)
      : refusedByRole(rule, actor, { resource, ofAnother })
  return reason + (ofAnother ? '' : almost(actor, action))
}

function refusedByRole(
  rule: Rule,
  actor: Person,
  { resource, ofAnother }: { resource: Resource; ofAnother: boolean },
): string {
  const needed: Role = ofAnother || !rule.least ? 'administrator' : rule.least
  const { has } = teamRoles({ actor, rule, least: needed, resource, ofAnother })
  const whose = ofAnother ? ', which is not yours,' : ''
  const orInTeam = rule.inTeam && !ofAnother ? `, or ${rule.inTeam} in the team that owns it` : ''
  const yours = has && rank(has) > rank(actor.role) ? has : actor.role
  return `${rule.words}${whose} needs the role ${needed}${orInTeam}; yours is ${yours}. An administrator can change it under Settings, People.`
}

/** Of what a team owns or could own: which role the person has where, and who can help. */
function refusedToOwners(
  { words, least, inTeam }: Rule,
  { role, teams }: Person,
  { ownerTeam, ownerTeamName }: Resource,
): string {
  if (!ownerTeam)
    return `${words} needs the role ${least}; yours is ${role}. Nobody's team owns it: an administrator can do it, or give it to a team.`
  const own = teams[ownerTeam]
  const there = ownerTeamName ?? 'that team'
  const yours = own ? `${own} in ${there}` : `you are not in ${there}`
  return `${words} needs the role ${least}, or ${inTeam} in the team that owns it; yours is ${role} of the installation, and ${yours}. An administrator can change it under Settings, People.`
}

function almost({ grants = [] }: Person, action: Action): string {
  const near = grants.find((grant) => gives(grant, action))
  return near ? ` Your custom role "${near.role}" gives it for ${limitsOf(near) ?? 'something else'} only.` : ''
}
