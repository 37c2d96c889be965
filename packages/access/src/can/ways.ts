import type { Actor, Resource } from './can'
import { gives, type Grant, limitsOf, reaches } from './grants'
import { bestOf, rank, type Role } from './roles'
import { type Action, type Rule, rules } from './rules'

type Person = Extract<Actor, { kind: 'user' }>

/** One thing that could let a person do it. `words` say what it is and whether it does. */
export type Way = { by: 'role' | 'team' | 'preview' | 'custom-role'; opens: boolean; words: () => string }

type Asked = { actor: Person; action: Action; rule: Rule; least: Role; resource: Resource; ofAnother: boolean }

/** Everything that could let this person do it, in the order in which it is told. One that opens is enough. */
export function waysOf(actor: Person, action: Action, resource: Resource): Way[] {
  const rule: Rule = rules[action]
  if (!rule.least) return []
  const ofAnother = isOfAnother(rule, actor, resource)
  const asked: Asked = { actor, action, rule, least: ofAnother ? 'administrator' : rule.least, resource, ofAnother }
  const grants = (actor.grants ?? []).filter((grant) => gives(grant, action)).map((grant) => byGrant(asked, grant))
  return [byRole(asked), byTeam(asked), ...(rule.ownPreview ? [byPreview(asked)] : []), ...grants]
}

/** What belongs to a person is for that person and for administrators. */
export function isOfAnother({ ownOnly }: Rule, { id }: Person, { ownerUser }: Resource): boolean {
  return ownOnly === true && ownerUser !== undefined && ownerUser !== id
}

function byRole({ actor, rule, least, ofAnother }: Asked): Way {
  const whose = ofAnother ? ' of others' : ''
  return {
    by: 'role',
    opens: rank(actor.role) >= rank(least),
    words: () => `${actor.name} is ${actor.role} of the installation; ${lower(rule.words)}${whose} needs ${least}.`,
  }
}

/** The role that counts through a team, and the one that is needed there. */
export function teamRoles({ actor, rule, least, resource, ofAnother }: Omit<Asked, 'action'>) {
  const has = rule.inAnyTeam ? bestOf(actor.teams) : actor.teams[resource.ownerTeam ?? '']
  return { has, needed: ofAnother ? least : (rule.inTeam ?? least) }
}

function byTeam(asked: Asked): Way {
  const { has, needed } = teamRoles(asked)
  return {
    by: 'team',
    opens: has !== undefined && rank(has) >= rank(needed),
    words: () => teamWords(asked, { has, needed }),
  }
}

function teamWords(
  { actor: { name }, rule, resource }: Asked,
  { has, needed }: { has: Role | undefined; needed: Role },
): string {
  if (rule.inAnyTeam)
    return has
      ? `The best role that ${name} has in a team is ${has}; it needs ${needed}.`
      : `${name} is in no team; ${needed} in any team would do.`
  if (!resource.ownerTeam) return 'No team owns what is asked about, so no role in a team counts.'
  const team = resource.ownerTeamName ?? 'the team that owns it'
  return has
    ? `${name} is ${has} in ${team}, which owns it; it needs ${needed} there.`
    : `${name} is not in ${team}, which owns it; ${needed} there would do.`
}

function byPreview({ actor, resource }: Asked): Way {
  const own = resource.kind === 'preview' && resource.ownerUser === actor.id
  return {
    by: 'preview',
    opens: own && waysOf(actor, 'plugin.develop', resource).some(({ opens }) => opens),
    words: () =>
      own ? `${actor.name} made this preview.` : 'It is not a preview that this person made, which would do.',
  }
}

function byGrant({ actor, resource, ofAnother }: Asked, grant: Grant): Way {
  const inside = reaches(grant, resource)
  return {
    by: 'custom-role',
    opens: inside && !ofAnother,
    words: () => {
      const through = grant.via === null ? '' : ` through ${grant.via}`
      const holds = `${actor.name} has the custom role "${grant.role}"${through}, which gives it`
      if (inside && ofAnother) return `${holds}, but not for what is another's own.`
      const limits = limitsOf(grant)
      if (!limits) return `${holds}.`
      return inside ? `${holds} ${limits}.` : `${holds}, but only ${limits}.`
    },
  }
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}
