import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { writeAudit } from '@groundwork/access/audit'
import type { Actor } from '@groundwork/access/can'
import { InputError, NotFoundError } from '@groundwork/access/errors'
import { deriveKey } from '@groundwork/access/secrets'
import type { EventBus } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'

/** What is shown of a secret: never more than its last two characters. */
export type SecretRow = {
  name: string
  description: string
  set: boolean
  hint: string | null
  setBy: string | null
  updatedAt: number | null
}

type Change = { bus: Pick<EventBus, 'publish'>; actor: Actor; requestId?: string | null }
type Place = { pluginId: string; name: string }

const form = 1
const mostLength = 32_000

/** AES-256-GCM; plugin and name are bound to it, so that a row moved to another name does not open. */
function seal(value: string, { pluginId, name }: Place, secret: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secret, 'plugin-secret'), nonce)
  cipher.setAAD(Buffer.from(`${pluginId}/${name}`))
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([form]), nonce, cipher.getAuthTag(), sealed])
}

function open(sealed: Buffer, { pluginId, name }: Place, secret: string): string {
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(secret, 'plugin-secret'), sealed.subarray(1, 13))
  decipher.setAAD(Buffer.from(`${pluginId}/${name}`))
  decipher.setAuthTag(sealed.subarray(13, 29))
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8')
}

/** What the manifest wants set, and whether it is; nothing of the values but a hint. */
export async function listSecrets(sql: Sql, manifest: Manifest): Promise<SecretRow[]> {
  const { rows } = await sql.query<{ name: string; hint: string | null; set_by: string | null; updated_at: Date }>({
    name: 'plugin-secrets-list',
    text: 'select name, hint, set_by, updated_at from plugin_secret where plugin_id = $1',
    values: [manifest.id],
  })
  const byName = new Map(rows.map((row) => [row.name, row]))
  return manifest.secrets.map(({ name, description }) => {
    const row = byName.get(name)
    const set = { set: row !== undefined, hint: row?.hint ?? null, setBy: row?.set_by ?? null }
    return { name, description, ...set, updatedAt: row?.updated_at.getTime() ?? null }
  })
}

/**
 * Sets a secret that the manifest names, with its audit row, through the caller's transaction. Throws InputError for a name
 * that it does not name and a value that cannot be one.
 */
export async function setSecret(
  sql: Sql,
  { manifest, name, value, secret }: { manifest: Manifest; name: string; value: string; secret: string },
  change: Change,
): Promise<void> {
  if (!manifest.secrets.some((one) => one.name === name))
    throw new InputError(`${manifest.name} has no secret "${name}" in its manifest.`)
  if (value === '') throw new InputError(`Enter a value for ${name}.`)
  if (value.length > mostLength) throw new InputError(`${name} is longer than ${mostLength} characters.`)
  const place = { pluginId: manifest.id, name }
  const setBy = change.actor.kind === 'system' ? null : change.actor.id
  await sql.query({
    name: 'plugin-secret-set',
    text: `insert into plugin_secret (plugin_id, name, ciphertext, hint, set_by, updated_at) values ($1, $2, $3, $4, $5, now())
      on conflict (plugin_id, name) do update
        set ciphertext = excluded.ciphertext, hint = excluded.hint, set_by = excluded.set_by, updated_at = now()`,
    values: [manifest.id, name, seal(value, place, secret), value.length > 8 ? value.slice(-2) : null, setBy],
  })
  await tell(sql, { ...place, what: 'set' }, change)
}

/** Removes a secret, with its audit row. Throws NotFoundError when it was not set. */
export async function removeSecret(sql: Sql, place: Place, change: Change): Promise<void> {
  const { rowCount } = await sql.query('delete from plugin_secret where plugin_id = $1 and name = $2', [
    place.pluginId,
    place.name,
  ])
  if (!rowCount) throw new NotFoundError(`The secret ${place.name} is not set.`)
  await tell(sql, { ...place, what: 'removed' }, change)
}

async function tell(
  sql: Sql,
  { pluginId, name, what }: Place & { what: 'set' | 'removed' },
  change: Change,
): Promise<void> {
  await writeAudit(sql, {
    actor: change.actor,
    action: 'plugin.configure',
    resource: { kind: 'plugin', id: pluginId },
    detail: { did: `${what} the secret ${name}`, secret: name },
    requestId: change.requestId ?? null,
  })
  await change.bus.publish(sql, [{ topic: 'plugin', key: pluginId, payload: { change: 'config' } }])
}

/** The value for the plugin itself, or null when it is not set. Throws when the installation's secret was changed since. */
export async function readSecret(sql: Sql, place: Place, secret: string): Promise<string | null> {
  const { rows } = await sql.query<{ ciphertext: Buffer }>({
    name: 'plugin-secret-read',
    text: 'select ciphertext from plugin_secret where plugin_id = $1 and name = $2',
    values: [place.pluginId, place.name],
  })
  if (!rows[0]) return null
  try {
    return open(rows[0].ciphertext, place, secret)
  } catch {
    throw new InputError(
      `The secret ${place.name} cannot be opened: GROUNDWORK_SECRET was changed since. Set it again.`,
    )
  }
}
