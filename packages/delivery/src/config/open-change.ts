import { ConflictError, NotFoundError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { environmentByName } from '../environment/rows'
import { type Address, readAddress } from './address'
import { type ConfigChange, changeSha256, lockChange } from './change-row'
import { type Changing, requireMay } from './changing'
import type { Proposed } from './check-change'
import { unitNamed } from './resolve-target'
import { layersAt, type StoredLayer } from './stored-layers'

type Opening = {
  number: number
  ifMatch?: number
  action: 'config.edit' | 'config.review'
  states?: ConfigChange['state'][]
}

/** The change, locked, for somebody who may. Throws ConflictError when it is settled or was changed since it was read. */
export async function openChange(
  sql: Sql,
  ctx: Changing,
  { number, ifMatch, action, states = ['draft', 'review'] }: Opening,
): Promise<{ change: ConfigChange; address: Address }> {
  const change = await lockChange(sql, number)
  const address = readAddress(change.address)
  await requireMay(sql, ctx, { action, address })
  if (!states.includes(change.state)) throw new ConflictError(settledWords(change))
  if (ifMatch !== undefined && ifMatch !== change.rowVersion) throw new ConflictError(await changedWords(sql, change))
  return { change, address }
}

function settledWords({ number, state, revision }: ConfigChange): string {
  if (state === 'merged') return `Change ${number} was merged as revision ${revision}. Begin a new one.`
  if (state === 'abandoned') return `Change ${number} was abandoned. Begin a new one.`
  if (state === 'draft') return `Change ${number} is a draft. Put it to review first.`
  return `Change ${number} is in review already.`
}

async function changedWords(sql: Sql, { number, address, updatedAt, authorName }: ConfigChange): Promise<string> {
  const { rows } = await sql.query<{ name: string }>({
    name: 'config-change-last-hand',
    text: `select actor_name as name from audit where resource_kind = 'config' and resource_id = $1
      and detail ->> 'change' = $2::text order by at desc, id desc limit 1`,
    values: [address, String(number)],
  })
  const when = new Date(updatedAt).toISOString().slice(0, 16).replace('T', ' ')
  return `${rows[0]?.name ?? authorName} changed change ${number} meanwhile (${when} UTC). Load it anew and make your change again.`
}

type Written = Proposed & Pick<ConfigChange, 'base' | 'message' | 'state'> & { revision?: number | null }

/** A new draft of a layer. */
export async function insertChange(
  sql: Sql,
  { id: layerId }: StoredLayer,
  draft: Proposed & { base: number; message: string; author: string },
): Promise<{ number: number; rowVersion: number; sha256: string }> {
  const { base, values, locks, message, author, expiresAt } = draft
  const sha256 = changeSha256(draft)
  const { rows } = await sql.query<{ number: number; rowVersion: number }>({
    name: 'config-change-insert',
    text: `insert into config_change (id, layer_id, base, values, locks, message, sha256, author, expires_at)
      values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9) returning number, row_version as "rowVersion"`,
    values: [
      ...[uuidv7(), layerId, base, JSON.stringify(values), locks, message, sha256, author],
      expiresAt === null ? null : new Date(expiresAt),
    ],
  })
  return { ...rows[0]!, sha256 }
}

/** Writes the change and counts its row version up; answers the new one. */
export async function writeChange(sql: Sql, { id }: ConfigChange, written: Written): Promise<number> {
  const { values, locks, base, message, state, expiresAt, revision = null } = written
  const { rows } = await sql.query<{ rowVersion: number }>({
    name: 'config-change-write',
    text: `update config_change set values = $2::jsonb, locks = $3, base = $4, message = $5, state = $6, expires_at = $7, sha256 = $8,
        revision = $9, row_version = row_version + 1, updated_at = clock_timestamp() where id = $1 returning row_version as "rowVersion"`,
    values: [
      ...[id, JSON.stringify(values), locks, base, message, state],
      ...[expiresAt === null ? null : new Date(expiresAt), changeSha256(written), revision],
    ],
  })
  return rows[0]!.rowVersion
}

/** The layer, made when nobody began it yet, and locked until the end of the transaction. */
export async function openLayer(sql: Sql, address: Address): Promise<StoredLayer> {
  const { kind, library, project } = address
  const environmentId = address.environment === null ? null : (await environmentByName(sql, address.environment)).id
  const unitId =
    address.unit === null || project === null ? null : (await unitNamed(sql, { project, unit: address.unit })).id
  await sql.query({
    name: 'config-layer-open',
    text: `insert into config_layer (id, kind, library, project, environment_id, unit_id, address) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (address) do nothing`,
    values: [uuidv7(), kind, library, project, environmentId, unitId, address.address],
  })
  await sql.query({
    name: 'config-layer-lock-address',
    text: 'select from config_layer where address = $1 for update',
    values: [address.address],
  })
  const [layer] = await layersAt(sql, [address.address])
  if (!layer) throw new NotFoundError(`The layer ${address.address} is not there.`)
  return layer
}
