import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import { describePermission } from '@groundwork/plugin-sdk/permissions'
import { pointFacts } from '@groundwork/plugin-sdk/points'

/** What a team's maintainers may do with their own plugins without asking anybody. */
export type Envelope = {
  id: string
  teamId: string
  /** Ids of its plugins begin so. */
  idPrefix: string
  permissions: string[]
  points: string[]
  memoryMb: number
  /** Calls of the platform API a minute. */
  ratePerMinute: number
  environments: string[]
  /** Whether its plugins may be shown beyond the team: their code acts with the session of whoever sees it. */
  everyone: boolean
}

/** One thing that goes beyond an envelope, in words. */
export type Excess = { what: string; asked: string; allowed: string }

/** What the plugin has already: asking for it once more goes beyond nothing. */
export type Had = { permissions: readonly string[]; points: readonly string[]; memoryMb: number }

type Asked = {
  envelope: Envelope | null
  manifest: Manifest
  had?: Had | null
  /** Whom beyond the team it is shown to, in words; null for nobody. */
  shownTo?: string | null
}

/** Everything in which a bundle goes beyond the envelope of its team; empty when it keeps to it. */
export function excess({ envelope, manifest, had = null, shownTo = null }: Asked): Excess[] {
  const shown = audienceExcess(envelope, shownTo)
  if (!envelope)
    return [{ what: 'Id', asked: manifest.id, allowed: 'Your team has no envelope that covers this id.' }, ...shown]
  return [
    ...idExcess(envelope, manifest),
    ...permissionExcess(envelope, manifest, had),
    ...pointExcess(envelope, manifest, had),
    ...memoryExcess(envelope, manifest, had),
    ...shown,
  ]
}

/**
 * Whether showing a plugin to these goes beyond the envelope. Nothing that a plugin has already counts here: each version brings
 * other code before the same people.
 */
export function audienceExcess(envelope: Envelope | null, shownTo: string | null): Excess[] {
  if (shownTo === null || envelope?.everyone) return []
  const where = shownTo === 'everyone' ? "everybody's pages, administrators' too" : 'their pages'
  return [{ what: 'Shown to', asked: `${shownTo} (its code then runs in ${where})`, allowed: 'the team that owns it' }]
}

function idExcess({ idPrefix }: Envelope, { id }: Manifest): Excess[] {
  return coversId(idPrefix, id) ? [] : [{ what: 'Id', asked: id, allowed: `Ids that begin with "${idPrefix}".` }]
}

function permissionExcess(envelope: Envelope, manifest: Manifest, had: Had | null): Excess[] {
  const allowed = [...envelope.permissions, ...(had?.permissions ?? [])]
  return manifest.permissions
    .filter((permission) => !allowed.some((grant) => coversPermission(grant, permission)))
    .map((permission) => {
      const asked = `${describePermission(permission).words} (${permission})`
      return { what: 'Permission', asked, allowed: listed(envelope.permissions) }
    })
}

function pointExcess(envelope: Envelope, manifest: Manifest, had: Had | null): Excess[] {
  const allowed = [...envelope.points, ...(had?.points ?? [])]
  const points = [...new Set(manifest.contributes.map(({ point }) => point))]
  return points
    .filter((point) => !allowed.includes(point))
    .map((point) => {
      return {
        what: 'Extension point',
        asked: `${pointFacts(point).what} (${point})`,
        allowed: listed(envelope.points),
      }
    })
}

function memoryExcess({ memoryMb }: Envelope, { backend }: Manifest, had: Had | null): Excess[] {
  if (!backend || backend.memoryMb <= Math.max(memoryMb, had?.memoryMb ?? 0)) return []
  return [{ what: 'Memory', asked: `${backend.memoryMb} MB`, allowed: `${memoryMb} MB` }]
}

/** Whether an id belongs to a prefix: `stream` covers `stream` and `stream-titles`, not `streamer`. */
export function coversId(prefix: string, id: string): boolean {
  const stem = prefix.replace(/-$/, '')
  return id === stem || id.startsWith(`${stem}-`)
}

/** The rule of `coversId` in SQL; `prefix` and `id` are expressions. */
export function coversIdSql(prefix: string, id: string): string {
  return `starts_with(${id} || '-', regexp_replace(${prefix}, '-$', '') || '-')`
}

/** Whether one of two prefixes lies within the other, so that an id could belong to both. */
export function prefixesOverlap(a: string, b: string): boolean {
  const [x, y] = [a, b].map((prefix) => prefix.replace(/-$/, '')) as [string, string]
  return coversId(x, y) || coversId(y, x)
}

/** Whether a granted permission covers a wanted one; `http:*.example.com` covers `http:api.example.com`. */
export function coversPermission(grant: string, wanted: string): boolean {
  if (grant === wanted) return true
  if (!grant.startsWith('http:*.') || !wanted.startsWith('http:')) return false
  const [end, host] = [grant.slice(6), wanted.slice(5).replace(/^\*/, 'x')]
  return host.endsWith(end) && host.length > end.length
}

function listed(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : 'none'
}
