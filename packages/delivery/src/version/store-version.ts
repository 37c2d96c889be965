import { writeAudit } from '@groundwork/access/audit'
import type { Actor } from '@groundwork/access/can'
import { ConflictError } from '@groundwork/access/errors'
import { putBlobs } from '@groundwork/db/blobs'
import type { EventBus } from '@groundwork/db/events'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { backendContributions } from '@groundwork/plugin-host/backend-contributions'
import { requireNoToken } from '../config/no-token'
import { layersForNewVersion } from '../config/resolve-target'
import { canonicalSha256 } from '../model/canonical'
import { type VersionContent, versionContentSchema } from '../model/version-content'
import { aliasOf } from './alias'
import { readVersion, type Version } from './rows'
import { type Unit, lockUnit } from './unit'
import { workingTreeOf } from './working-tree'

export type StoringDeps = { pool: Pool; bus: Pick<EventBus, 'publish' | 'wake'> }

/** All that a version is but its layers and its path, which are as they are when it is stored. */
export type VersionDraft = {
  content: Omit<VersionContent, 'layers' | 'schema' | 'path'>
  /** The code package and the lock, by their hashes. */
  blobs: { sha256: string; bytes: Uint8Array }[]
  runNumber: number | null
  /** The number of the version whose code this is, where it is made of one. */
  ofVersion?: number
  note: string | null
  actor: Actor
  requestId?: string | null
}

/** `startedByGroundwork`: nothing was made, since the run was of this version already. */
export type StoredVersion = { version: Version; unit: Unit; created: boolean; startedByGroundwork?: true }

/**
 * Stores a version with its code, and the unit with its first one. The same content again is the same version, whoever makes it: numbers have
 * no gaps. @throws InputError for a note that holds what looks like a token of Groundwork
 */
export async function storeVersion({ pool, bus }: StoringDeps, draft: VersionDraft): Promise<StoredVersion> {
  requireNoToken('note', draft.note)
  const stored = await transaction(pool, async (sql) => {
    // Blobs first: they take long, and everybody else who makes a version of the unit waits for its lock.
    await putBlobs(sql, draft.blobs)
    const { project, name, kind } = draft.content.unit
    const found = await layersForNewVersion(sql, { project })
    // Where two would configure it none of them is kept: the next version asks again.
    const library = found.problems.length > 0 ? null : found.library
    const unit = await lockUnit(sql, { project, name, kind, library })
    const of = { library: unit.library, chosen: unit.libraryChosen }
    const { layers, schema, problems } = await layersForNewVersion(sql, { project, of })
    const wrong = problems.find(({ level }) => level === 'error')
    if (wrong) throw new ConflictError(wrong.message)
    const path = { ...unit.path, version: await pathVersion(sql, unit) }
    const content = versionContentSchema.parse({ ...draft.content, layers, schema, path })
    const id = canonicalSha256(content)
    const created = await insert(sql, { id, unit, content, draft })
    if (created) await leaveTrace(sql, bus, { id, unit, draft })
    return { version: await readVersion(sql, id), unit, created }
  })
  bus.wake()
  return stored
}

type Insert = { id: string; unit: Unit; content: VersionContent; draft: VersionDraft }

/** False where it is there already. The unit is locked, so that nobody else takes its number or alias meanwhile. */
async function insert(sql: Sql, { id, unit, content, draft }: Insert): Promise<boolean> {
  const { rows: known } = await sql.query({
    name: 'version-known',
    text: 'select from version where id = $1',
    values: [id],
  })
  if (known.length > 0) return false
  const { rows } = await sql.query<{ number: number }>({
    name: 'version-number',
    text: 'update unit set next_version = next_version + 1 where id = $1 returning next_version - 1 as number',
    values: [unit.id],
  })
  const { actor, note, runNumber } = draft
  await sql.query({
    name: 'version-insert',
    text: `insert into version (id, unit_id, number, alias, content, code_sha256, code_bytes, dirty, run_number, created_by, note)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      id,
      unit.id,
      rows[0]!.number,
      await freeAlias(sql, unit.id, id),
      JSON.stringify(content),
      content.code.sha256,
      content.code.bytes,
      workingTreeOf(content.git) !== 'clean',
      runNumber,
      actor.kind === 'user' ? actor.id : null,
      note,
    ],
  })
  return true
}

async function freeAlias(sql: Sql, unitId: string, id: string): Promise<string> {
  const { rows } = await sql.query<{ alias: string }>({
    name: 'version-aliases',
    text: 'select alias from version where unit_id = $1 and alias is not null',
    values: [unitId],
  })
  const taken = new Set(rows.map(({ alias }) => alias))
  for (let attempt = 0; ; attempt++) {
    const alias = aliasOf(id, attempt)
    if (!taken.has(alias)) return alias
  }
}

/** Of the plugin as it is installed; its plan is part of what the version does. */
async function pathVersion(sql: Sql, { path }: Unit): Promise<string> {
  const [found] = await backendContributions(sql, { points: ['delivery/path/v1'], pluginId: path.plugin })
  return found?.pluginVersion ?? 'none'
}

async function leaveTrace(
  sql: Sql,
  bus: StoringDeps['bus'],
  { id, unit, draft }: { id: string; unit: Unit; draft: VersionDraft },
): Promise<void> {
  const { number } = await readVersion(sql, id)
  await writeAudit(sql, {
    actor: draft.actor,
    action: 'version.create',
    resource: { kind: 'version', id },
    detail: {
      did: `made version v${number} of ${unit.project}/${unit.name}`,
      unit: unit.name,
      project: unit.project,
      number,
      ...(draft.runNumber === null ? {} : { run: draft.runNumber }),
      ...(draft.ofVersion === undefined ? {} : { of: draft.ofVersion }),
    },
    requestId: draft.requestId ?? null,
  })
  await bus.publish(sql, [{ topic: 'version', key: unit.id, payload: { change: 'made', id, number } }])
}
