import { writeAudit } from '@groundwork/access/audit'
import { ConflictError, InputError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import { type Sql, transaction } from '@groundwork/db/pool'
import { createHash } from 'node:crypto'
import { coversId, coversIdSql } from '../envelope/excess'
import type { BundleRow } from '../registry/bundles'
import type { Changing } from '../registry/transition'

/** A key whose signatures count for plugin ids that begin with `idPrefix`. */
export type KeyRow = {
  id: string
  fingerprint: string
  publisher: string
  idPrefix: string
  teamId: string | null
  teamName: string | null
  addedBy: string | null
  createdAt: Date
  revokedAt: Date | null
  /** Names of installed plugins of its ids whose active version it signed. */
  plugins: string[]
}

/** Every key, revoked ones last. */
export async function trustedKeys(sql: Sql): Promise<KeyRow[]> {
  const { rows } = await sql.query<KeyRow>({
    name: 'plugin-keys-of-ids',
    text: `select k.id, k.fingerprint, k.publisher, k.id_prefix as "idPrefix", k.team_id as "teamId", t.name as "teamName",
        coalesce(u.name, k.added_by) as "addedBy", k.created_at as "createdAt", k.revoked_at as "revokedAt",
        array(select b.manifest ->> 'name' from plugin_installation i join plugin_bundle b on b.sha256 = i.active_sha
          where b.key_id = k.fingerprint and i.state <> 'uninstalled' and ${coversIdSql('k.id_prefix', 'i.plugin_id')} order by 1) as plugins
      from plugin_key k left join team t on t.id = k.team_id left join "user" u on u.id = k.added_by
      order by k.revoked_at is not null, lower(k.publisher), k.id_prefix`,
  })
  return rows
}

/** What is known here of the key that signed a bundle. */
export type Signer = {
  /** The name under which it is, or was, trusted for the bundle's id; null where it never was. */
  signedBy: string | null
  /** It was trusted for that id once, and is not any more. */
  keyRevoked: boolean
}
export type Signers = (bundle: Pick<BundleRow, 'keyId' | 'pluginId'>) => Signer

/** Who signed which bundle, by the keys that are trusted here and not by what the bundles say. */
export async function signers(sql: Sql): Promise<Signers> {
  const { rows } = await sql.query<{ fingerprint: string; idPrefix: string; publisher: string; revoked: boolean }>({
    name: 'plugin-signers',
    text: `select fingerprint, id_prefix as "idPrefix", publisher, revoked_at is not null as revoked from plugin_key
      order by revoked_at is not null, team_id is not null, created_at`,
  })
  return ({ keyId, pluginId }) => {
    const key = rows.find(({ fingerprint, idPrefix }) => fingerprint === keyId && coversId(idPrefix, pluginId))
    return { signedBy: key?.publisher ?? null, keyRevoked: key?.revoked ?? false }
  }
}

/** Whether a bundle may be run for others than its developer; the reason names what to do. */
export async function trustOf(
  sql: Sql,
  bundle: Pick<BundleRow, 'trust' | 'keyId' | 'pluginId'>,
  ownerTeam: string | null,
): Promise<{ trusted: true } | { trusted: false; reason: string }> {
  if (bundle.trust === 'shipped') return { trusted: true }
  if (!bundle.keyId)
    return untrusted('It is not signed. Sign it with `groundwork-plugin sign`, then upload the signed bundle.')
  const { rows } = await sql.query<TrustedFor>({
    name: 'plugin-key-prefixes',
    text: `select k.id_prefix as "idPrefix", k.publisher, k.revoked_at is not null as revoked, k.team_id as "teamId",
        t.name as "teamName" from plugin_key k left join team t on t.id = k.team_id where k.fingerprint = $1`,
    values: [bundle.keyId],
  })
  const fitting = rows.filter(({ idPrefix }) => coversId(idPrefix, bundle.pluginId))
  const valid = fitting.filter(({ revoked }) => !revoked)
  if (valid.some(({ teamId }) => teamId === null || teamId === ownerTeam)) return { trusted: true }
  if (valid[0])
    return untrusted(
      `Its key ${bundle.keyId} is for plugins of the team ${valid[0].teamName ?? 'that no longer exists'}.`,
    )
  if (fitting.length > 0)
    return untrusted(
      `Its key ${bundle.keyId} of ${fitting[0]!.publisher} was revoked. Sign it with a key that is trusted.`,
    )
  if (rows.length > 0)
    return untrusted(
      `Its key ${bundle.keyId} is trusted for other ids (${rows.map(({ idPrefix }) => idPrefix).join(', ')}), not for "${bundle.pluginId}".`,
    )
  return untrusted(`Its key ${bundle.keyId} is not trusted here. An administrator can trust it under Plugins, Keys.`)
}

/** What one key was trusted for, or still is. */
export type KeyUse = { publisher: string; idPrefix: string; revoked: boolean }

/**
 * Why a key cannot be trusted along with a bundle: it was revoked for the bundle's id, or for all it was trusted for. That it
 * counts again is decided on the Keys page, by nobody in passing. Null where it may.
 */
export function notInPassing(fingerprint: string, pluginId: string, uses: readonly KeyUse[]): string | null {
  const revoked = uses.filter((use) => use.revoked)
  const isOver = revoked.length === uses.length
  const key = revoked.find(({ idPrefix }) => coversId(idPrefix, pluginId)) ?? (isOver ? revoked[0] : undefined)
  if (!key) return null
  return `The key ${fingerprint} of ${key.publisher} was revoked. Sign the bundle with the key that replaces it; that this one counts again is a decision of its own, which an administrator takes under Plugins, Keys.`
}

type TrustedFor = {
  idPrefix: string
  publisher: string
  revoked: boolean
  teamId: string | null
  teamName: string | null
}

function untrusted(reason: string): { trusted: false; reason: string } {
  return { trusted: false, reason }
}

export type NewKey = {
  /** Raw ed25519 public key: 32 bytes in base64. */
  publicKey: string
  publisher: string
  idPrefix: string
  teamId: string | null
}

/** Trusts a key for ids that begin with a prefix; in the caller's transaction. */
export async function addKey(sql: Sql, changing: Changing, key: NewKey): Promise<{ id: string; fingerprint: string }> {
  const raw = Buffer.from(key.publicKey, 'base64')
  if (raw.length !== 32 || raw.toString('base64') !== key.publicKey.trim())
    throw new InputError('A public key is 32 bytes in base64, as `groundwork-plugin keys` prints it.')
  const fingerprint = fingerprintOf(raw)
  const { actor, requestId } = changing
  const { rows } = await sql.query<{ id: string }>(
    `insert into plugin_key as k (id, fingerprint, public_key, publisher, id_prefix, team_id, added_by)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (fingerprint, id_prefix) do update set revoked_at = null, publisher = excluded.publisher,
       team_id = excluded.team_id, added_by = excluded.added_by, created_at = now()
       where k.revoked_at is not null returning id`,
    [uuidv7(), fingerprint, raw, key.publisher, key.idPrefix, key.teamId, actor.kind === 'user' ? actor.id : null],
  )
  const id = rows[0]?.id
  if (!id) throw new ConflictError(`The key ${fingerprint} is trusted for "${key.idPrefix}" already.`)
  const detail = { did: 'trusted a key', name: key.publisher, fingerprint, prefix: key.idPrefix }
  await writeAudit(sql, { actor, action: 'plugin.key', resource: { kind: 'key', id }, detail, requestId })
  await changing.bus.publish(sql, [{ topic: 'plugin', key: id, payload: { change: 'key' } }])
  return { id, fingerprint }
}

/** Trusts a key for ids that begin with a prefix. */
export async function trustKey(changing: Changing, key: NewKey): Promise<{ id: string; fingerprint: string }> {
  const made = await transaction(changing.pool, (sql) => addKey(sql, changing, key))
  changing.bus.wake()
  return made
}

/** Trusts a key no longer: nothing signed by it is registered from now on. What is installed stays, and says so. */
export async function revokeKey(changing: Changing, id: string): Promise<{ plugins: string[] }> {
  const { bus, actor, requestId, pool } = changing
  const plugins = await transaction(pool, async (sql) => {
    const { rows } = await sql.query<{ fingerprint: string; publisher: string; idPrefix: string }>(
      `update plugin_key set revoked_at = now() where id = $1 and revoked_at is null
       returning fingerprint, publisher, id_prefix as "idPrefix"`,
      [id],
    )
    const key = rows[0]
    if (!key) throw new ConflictError('This key was revoked already. Open Keys again; the list may be old.')
    const detail = { did: 'revoked a key', name: key.publisher, fingerprint: key.fingerprint, prefix: key.idPrefix }
    await writeAudit(sql, { actor, action: 'plugin.key', resource: { kind: 'key', id }, detail, requestId })
    await bus.publish(sql, [{ topic: 'plugin', key: id, payload: { change: 'key' } }])
    return (await trustedKeys(sql)).find((row) => row.id === id)?.plugins ?? []
  })
  bus.wake()
  return { plugins }
}

function fingerprintOf(raw: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(raw).digest('base64').replace(/=+$/, '')}`
}
