import { changesInLine, environmentChanges } from '../delivery/environments/policy-changes'
import type { RouterOutputs } from '../trpc/types'
import { deliveryText, type ProcessPlace } from './audit-delivery-words'

type Entry = RouterOutputs['access']['audit']['list']['items'][number]

const actionWords: Record<string, string> = {
  'account.edit': 'edited an account',
  'people.manage': 'changed a person',
  'team.manage': 'changed a team',
  'team.members': 'changed who is in a team',
  'token.create': 'made the token',
  'token.revoke': 'revoked the token',
  'project.edit': 'edited a project',
  'project.claim': 'changed the owner of a project',
  'project.star': 'starred a project',
  'plugin.upload': 'uploaded a bundle of',
  'plugin.develop': 'changed a development plugin',
  'plugin.ask': 'asked for',
  'plugin.manage': 'changed the plugin',
  'plugin.configure': 'configured the plugin',
  'plugin.decide': 'decided the request for',
  'plugin.envelope': 'changed an envelope',
  'plugin.key': 'changed a trusted key',
  'audit.read': 'exported the audit',
  'role.manage': 'changed a custom role',
  'config.edit': 'changed configuration',
  'config.review': 'reviewed configuration',
  'version.create': 'made a version',
  'environment.manage': 'changed an environment',
  'integration.manage': 'changed an integration',
  'freeze.manage': 'changed a freeze',
  'promotion.request': 'asked for a promotion',
  'promotion.vote': 'voted',
  'promotion.abort': 'aborted a promotion',
  'promotion.operate': 'decided what became of a promotion',
  'gate.override': 'overrode a gate',
  'target.control': 'controlled a target',
  'target.run': 'started a run',
  'platform.kv': 'changed values of its own',
  'platform.sql': 'changed tables of its own',
  'platform.job': 'queued a job',
  'platform.publish': 'published an event',
  'platform.notify': 'sent a notification',
  'platform.process': 'asked about a process',
  'platform.secret': 'read a secret',
  'platform.http': 'called a host',
}

const hourlyWords: Record<string, string> = {
  'kv.set': 'wrote values of its own',
  'kv.delete': 'deleted values of its own',
  'sql.query': 'wrote rows of its own tables',
  'sql.transaction': 'wrote rows of its own tables in a transaction',
  'jobs.enqueue': 'queued jobs of its own',
  'events.publish': 'published events',
}

/** `of` names the plugin where `what` is a sentence of its own: it stands before it, but for on the plugin's own page. */
type AuditText = { what: string; about: string | null; change: string | null; of: string | null }

/**
 * What an entry is about in words: `changed the role of`, `ada@example.com`, `: from developer to maintainer`. `change`
 * brings its own punctuation. `places`: of the runs whose processes entries name by their key.
 */
export function auditText(entry: Entry, places: readonly ProcessPlace[] = []): AuditText {
  const own = hourlySentence(entry) ?? pluginSentence(entry)
  return own ?? { ...(deliveryText(entry, places) ?? actionText(entry)), of: null }
}

/** What a plugin does so often that the audit has the first of an hour: `wrote values of its own for Ada; further ones …`. */
function hourlySentence({ action, detail }: Entry): AuditText | null {
  if (!action.startsWith('platform.') || detail['hourly'] !== true) return null
  const { person } = detail
  const name = typeof person === 'object' && person !== null && 'name' in person ? word(person.name) : null
  const did = hourlyWords[word(detail['method']) ?? ''] ?? actionWords[action] ?? action
  const what = `${did}${name === null ? '' : ` for ${name}`}; further ones within the hour are counted, not listed`
  return { what, about: null, change: null, of: null }
}

/** A move between versions, a secret, a revision: `gave up the upgrade to 1.2.0`, `: It did not start.` */
function pluginSentence({ resourceKind, resourceId, detail }: Entry): AuditText | null {
  const did = word(detail['did'])
  const { to, secret, revision } = detail
  if (resourceKind !== 'plugin' || !did || (to ?? secret ?? revision) === undefined) return null
  const reason = word(detail['reason'])
  return { what: did, about: null, change: reason && `: ${reason}`, of: word(detail['name']) ?? resourceId }
}

function actionText({ action, resourceKind, detail }: Entry): Omit<AuditText, 'of'> {
  const did = word(detail['did']) ?? editedField(resourceKind, detail)
  const named = word(detail['email']) ?? word(detail['name']) ?? word(detail['team'])
  const change =
    environmentChange(resourceKind, detail) ?? changeOf(resourceKind === 'role' ? withReach(detail) : detail)
  return { what: did ?? actionWords[action] ?? action, about: named, change }
}

/** The rules of an environment are many: those that changed are told, each in the words of its page. */
function environmentChange(kind: string, { before, after }: Record<string, unknown>): string | null {
  const changes = kind === 'environment' ? environmentChanges({ before, after }) : null
  if (!changes) return null
  return changes.length === 0 ? '' : `: ${changesInLine(changes)}`
}

/** Of a custom role that names no resources or environments, all are meant. */
function withReach({ before, after, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { ...rest, before: reachTold(before), after: reachTold(after) }
}

function reachTold(role: unknown): unknown {
  if (role === null || typeof role !== 'object' || !('resources' in role) || !('environments' in role)) return role
  const all = (names: unknown) => (Array.isArray(names) && names.length === 0 ? 'all' : names)
  return { ...role, resources: all(role.resources), environments: all(role.environments) }
}

function changeOf(detail: Record<string, unknown>): string | null {
  const { before, after } = detail
  if (before === undefined && after === undefined) return granted(detail)
  if (after === undefined) return `, was ${shown(before)}`
  return before === undefined ? `: ${shown(after)}` : `: from ${shown(before)} to ${shown(after)}`
}

function granted(detail: Record<string, unknown>): string | null {
  const key = word(detail['role']) ? 'role' : 'scope'
  const value = word(detail[key])
  return value && `, ${key} ${value}`
}

function editedField(resourceKind: string, detail: Record<string, unknown>): string | null {
  const field = word(detail['field'])
  return field && `changed the ${field} of the ${resourceKind}`
}

function word(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(shown).join(', ')
  if (typeof value !== 'object') return JSON.stringify(value)
  const parts = Object.entries(value).map(([key, part]) => `${key} ${shown(part)}`)
  return parts.join(', ') || 'nothing'
}
