import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import type { Role } from '../can/can'
import { ConflictError, NotFoundError } from '../errors/errors'
import { randomSecret, sha256 } from '../secrets/secrets'

export const linkKinds = ['first-administrator', 'invitation', 'reset'] as const
export type LinkKind = (typeof linkKinds)[number]

/** What a link is for. `createdBy` is the id of the person who made it, null for the operator's command line. */
export type NewLink = { createdBy: string | null } & (
  | { kind: 'first-administrator' }
  | { kind: 'invitation'; email: string; role: Role; teamId?: string | null }
  | { kind: 'reset'; userId: string }
)

export type MadeLink = { id: string; path: string; expiresAt: Date }

/** A link as it was made, without its secret. */
export type Link = {
  id: string
  kind: LinkKind
  email: string | null
  role: string | null
  teamId: string | null
  userId: string | null
  createdBy: string | null
  expiresAt: Date
}

/** Hours a link may wait before it is opened. */
export const linkHours = 48

const paths: Record<LinkKind, string> = { 'first-administrator': '/first/', invitation: '/join/', reset: '/reset/' }
const columns = `id, kind, email, role, team_id as "teamId", user_id as "userId", created_by as "createdBy", expires_at as "expiresAt"`

/**
 * Makes a link that works once within 48 h; `path` holds the secret and is nowhere else. An older unused link for the
 * same purpose stops working, so that at most one lies about.
 */
export async function makeLink(sql: Sql, link: NewLink): Promise<MadeLink> {
  const secret = randomSecret()
  const email = link.kind === 'invitation' ? link.email.toLowerCase() : null
  const userId = link.kind === 'reset' ? link.userId : null
  await sql.query(
    `update one_time_link set expires_at = now() where kind = $1 and used_at is null and expires_at > now()
      and email is not distinct from $2 and user_id is not distinct from $3`,
    [link.kind, email, userId],
  )
  const { rows } = await sql.query<{ id: string; expiresAt: Date }>(
    `insert into one_time_link (id, kind, hash, email, role, team_id, user_id, created_by, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(hours => $9)) returning id, expires_at as "expiresAt"`,
    [
      uuidv7(),
      link.kind,
      sha256(secret),
      email,
      link.kind === 'invitation' ? link.role : null,
      link.kind === 'invitation' ? (link.teamId ?? null) : null,
      userId,
      link.createdBy,
      linkHours,
    ],
  )
  const made = rows[0] as { id: string; expiresAt: Date }
  return { ...made, path: `${paths[link.kind]}${secret}` }
}

/**
 * Uses up a link, in the transaction that does what it is for. Of two that race one gets the link.
 * Throws NotFoundError for an unknown link and ConflictError for a used or an expired one, each with its own sentence.
 */
export async function useLink(sql: Sql, kind: LinkKind, secret: string): Promise<Link> {
  const { rows } = await sql.query<Link>(
    `update one_time_link set used_at = now()
      where hash = $1 and kind = $2 and used_at is null and expires_at > now() returning ${columns}`,
    [sha256(secret), kind],
  )
  return rows[0] ?? refuseLink(sql, kind, secret)
}

/** Looks at a link without using it up; throws as `useLink` does. */
export async function readLink(sql: Sql, kind: LinkKind, secret: string): Promise<Link> {
  const { rows } = await sql.query<Link>(
    `select ${columns} from one_time_link where hash = $1 and kind = $2 and used_at is null and expires_at > now()`,
    [sha256(secret), kind],
  )
  return rows[0] ?? refuseLink(sql, kind, secret)
}

const whoHelps: Record<LinkKind, string> = {
  'first-administrator': 'Start Groundwork again to get a new one, or run: npm run groundwork -- sign-in-link',
  invitation: 'Ask an administrator for a new invitation.',
  reset: 'Ask an administrator for a new reset link.',
}

export type LinkRefusal = 'unknown' | 'used' | 'expired'

/** Why a link does not work and who helps, as a sentence. */
export function linkRefusalText(kind: LinkKind, refusal: LinkRefusal): string {
  const what = {
    unknown: 'This link is not known here. Check that it was copied whole.',
    used: 'This link was used already; it works once.',
    expired: `This link has expired: it works for ${linkHours} h, or until a newer one is made.`,
  }
  return `${what[refusal]} ${whoHelps[kind]}`
}

/** Which refusal of `useLink` or `readLink` an error is; null when it is another error. */
export function linkRefusal(error: unknown): LinkRefusal | null {
  const cause = error instanceof Error ? error.cause : null
  return cause === 'unknown' || cause === 'used' || cause === 'expired' ? cause : null
}

async function refuseLink(sql: Sql, kind: LinkKind, secret: string): Promise<never> {
  const { rows } = await sql.query<{ used: boolean }>(
    'select used_at is not null as used from one_time_link where hash = $1 and kind = $2',
    [sha256(secret), kind],
  )
  const refusal: LinkRefusal = rows[0] ? (rows[0].used ? 'used' : 'expired') : 'unknown'
  const message = linkRefusalText(kind, refusal)
  throw refusal === 'unknown'
    ? new NotFoundError(message, { cause: refusal })
    : new ConflictError(message, { cause: refusal })
}
