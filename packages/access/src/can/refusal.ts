import type { Actor, Resource } from './can'
import { gives, limitsOf } from './grants'
import { rank, type Role } from './roles'
import { type Action, type Rule, rules } from './rules'
import { isOfAnother, teamRoles } from './ways'

type Person = Extract<Actor, { kind: 'user' }>

/** How the person is spoken of: to the person, or to somebody else by name. */
type Voice = { is: string; notIn: string; notTheirs: string; whose: string }

const you: Voice = { is: 'yours is', notIn: 'you are not in', notTheirs: 'is not yours', whose: 'Your' }
const named = (name: string): Voice => ({
  ...{ is: `${name} is`, notIn: 'is not in', notTheirs: `does not belong to ${name}`, whose: `${name}'s` },
})

export type Refused = { actor: Person /** It is said to somebody else. */; toOther?: boolean }

/** Why a person may not, and who can change it. Of a custom role that gives it elsewhere, where that is. */
export function refusalOf({ actor, toOther = false }: Refused, action: Action, resource: Resource): string {
  const rule: Rule = rules[action]
  const voice = toOther ? named(actor.name) : you
  const ofAnother = isOfAnother(rule, actor, resource)
  const reason =
    rule.inTeam && !ofAnother && resource.ownerTeam !== undefined
      ? refusedToOwners(rule, actor, { resource, voice })
      : refusedByRole(rule, actor, { resource, ofAnother, voice })
  return reason + (ofAnother ? '' : almost(actor, action, voice))
}

function refusedByRole(
  rule: Rule,
  actor: Person,
  { resource, ofAnother, voice }: { resource: Resource; ofAnother: boolean; voice: Voice },
): string {
  const needed: Role = ofAnother || !rule.least ? 'administrator' : rule.least
  const { has } = teamRoles({ actor, rule, least: needed, resource, ofAnother })
  const whose = ofAnother ? `, which ${voice.notTheirs},` : ''
  const orInTeam = rule.inTeam && !ofAnother ? `, or ${rule.inTeam} in the team that owns it` : ''
  const yours = has && rank(has) > rank(actor.role) ? has : actor.role
  return `${rule.words}${whose} needs the role ${needed}${orInTeam}; ${voice.is} ${yours}. An administrator can change it under Settings, People.`
}

/** Of what a team owns or could own: which role the person has where, and who can help. */
function refusedToOwners(
  { words, least, inTeam }: Rule,
  { role, teams }: Person,
  { resource: { ownerTeam, ownerTeamName }, voice }: { resource: Resource; voice: Voice },
): string {
  if (!ownerTeam)
    return `${words} needs the role ${least}; ${voice.is} ${role}. Nobody's team owns it: an administrator can do it, or give it to a team.`
  const own = teams[ownerTeam]
  const there = ownerTeamName ?? 'that team'
  const yours = own ? `${own} in ${there}` : `${voice.notIn} ${there}`
  return `${words} needs the role ${least}, or ${inTeam} in the team that owns it; ${voice.is} ${role} of the installation, and ${yours}. An administrator can change it under Settings, People.`
}

function almost({ grants = [] }: Person, action: Action, { whose }: Voice): string {
  const near = grants.find((grant) => gives(grant, action))
  return near ? ` ${whose} custom role "${near.role}" gives it ${limitsOf(near) ?? 'for something else'} only.` : ''
}
