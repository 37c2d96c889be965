import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { type ArtifactRecord, recordedArtifact, recordedArtifacts, rootOfArtifact } from '../datastore/artifact-rows'
import { answer, type DatastoreReader, DatastoreRefusal, type StoredArtifact } from '../datastore/reader'
import { pathOf } from '../datastore/stored-task'
import { readGraphInfo } from '../graph/graph-info'
import { findRun, type RunKey } from '../history/one-run'
import type { ArtifactValue, ParameterRow, Readable, TaskArtifacts } from '../history/rows'
import { findTask, type StoredTask, type TaskKey } from '../history/tasks'
import { PickleError, type PickleLimits, type Preview, readPickle } from '../pickle/pickle'

type Source = { sql: Sql; datastore: DatastoreReader }

/** Uncompressed bytes of a value that are read for its preview; what is larger shows its beginning. */
const largestPreview = 8 * 1024 * 1024
const largestParameter = 256 * 1024
const unnamed = new Set(['name', 'script_name'])

/** Metaflow's own artifacts, hidden unless asked for. */
export function isInternal(name: string): boolean {
  return name.startsWith('_') || unnamed.has(name)
}

/** The artifacts of an attempt, by default of the latest that has any; sizes and types where the datastore is readable. */
export async function taskArtifacts(
  { sql, datastore }: Source,
  key: TaskKey & { attempt?: number },
): Promise<TaskArtifacts> {
  const task = await findTask(sql, key)
  const records = await recordedArtifacts(sql, task.taskId, key.attempt)
  const attempt = records[0]?.attempt ?? key.attempt ?? Math.max(0, task.attempt)
  const { rows } = await sql.query<{ attempt: number }>({
    name: 'attempts_with_artifacts',
    text: 'select distinct attempt_id::int as attempt from artifact where task_id = $1 order by 1',
    values: [task.taskId],
  })
  const { about, refused } = await storedByLocation(datastore, { task, attempt, records })
  return {
    attempt,
    attempts: rows.map((row) => row.attempt),
    rows: records.map(({ name, sha, contentType }) => ({
      name,
      sha,
      contentType,
      internal: isInternal(name),
      size: about.get(name)?.size ?? null,
      type: about.get(name)?.type ?? null,
    })),
    datastore: refused ?? { ok: true, value: null },
  }
}

type Recorded = { task: StoredTask; attempt: number; records: ArtifactRecord[] }

/**
 * What the datastore says of each artifact, asked where that artifact lies: a location that is refused hides nothing of the
 * others. `refused` only where none of the locations can be read.
 */
async function storedByLocation(
  datastore: DatastoreReader,
  { task, attempt, records }: Recorded,
): Promise<{ about: Map<string, StoredArtifact>; refused: Readable<never> | null }> {
  const groups = new Map<string, (ArtifactRecord | undefined)[]>()
  for (const record of records.length > 0 ? records : [undefined]) {
    const place = JSON.stringify(placeOf(task, record))
    groups.set(place, [...(groups.get(place) ?? []), record])
  }
  const answers = await Promise.all(
    [...groups.values()].map(async (group) => {
      const stored = await answer(() => storedArtifacts(datastore, { task, attempt, record: group[0] }))
      return { names: new Set(group.map((record) => record?.name)), stored }
    }),
  )
  const about = answers.flatMap(({ names, stored }) =>
    stored.ok && stored.value ? [...stored.value].filter(([name]) => names.has(name)) : [],
  )
  const refusals = answers.flatMap(({ stored }) => (stored.ok ? [] : [stored]))
  return { about: new Map(about), refused: refusals.length === answers.length ? (refusals[0] ?? null) : null }
}

/** Kind and root of the datastore that holds a value; those of the task where the value does not say. */
function placeOf(task: StoredTask, record: ArtifactRecord | undefined): [string | null, string | null] {
  return [record?.dsType ?? task.dsType, (record && rootOfArtifact(record, task.run.flow)) ?? task.dsRoot]
}

type Attempt = { task: StoredTask; attempt: number; record: ArtifactRecord | undefined }

async function storedArtifacts(
  datastore: DatastoreReader,
  { task, attempt, record }: Attempt,
): Promise<Map<string, StoredArtifact> | null> {
  const root = await datastore.open(...placeOf(task, record))
  return root.artifacts(pathOf(task), attempt)
}

/** One value as a tree. @throws NotFoundError, DatastoreRefusal */
export async function artifactValue(
  { sql, datastore }: Source,
  key: TaskKey & { attempt?: number; name: string; limits?: Partial<PickleLimits> },
): Promise<ArtifactValue> {
  const task = await findTask(sql, key)
  const record = await recordedArtifact(sql, {
    taskId: task.taskId,
    name: key.name,
    ...(key.attempt === undefined ? {} : { attempt: key.attempt }),
  })
  const stored = await answer(() => storedArtifacts(datastore, { task, attempt: record.attempt, record }))
  const about = stored.ok ? stored.value?.get(key.name) : undefined
  const { preview, size } = await previewOf(datastore, {
    record,
    flow: key.flow,
    limit: largestPreview,
    ...(key.limits && { limits: key.limits }),
  })
  return { preview, size: about?.size ?? size, type: about?.type ?? null }
}

type Wanted = { record: ArtifactRecord; flow: string; limit: number; limits?: Partial<PickleLimits> }

async function previewOf(
  datastore: DatastoreReader,
  { record, flow, limit, limits = {} }: Wanted,
): Promise<{ preview: Preview; size: number }> {
  if (!/pickle/.test(record.contentType) && record.contentType.trim() !== '')
    throw new DatastoreRefusal(
      `The value is stored as "${record.contentType}", which only the extension that wrote it can read.`,
    )
  const root = await datastore.open(record.dsType, rootOfArtifact(record, flow))
  const { bytes, cut } = await root.blob(flow, record.sha, limit)
  try {
    return { preview: readPickle(bytes, { cut, limits }), size: bytes.length }
  } catch (error) {
    if (error instanceof PickleError) throw new DatastoreRefusal(`The stored value cannot be shown: ${error.message}`)
    throw error
  }
}

/**
 * The parameters, configurations and files that a run was started with. Null where the run has recorded nothing of them:
 * also a flow without any leaves internal values. @throws NotFoundError, DatastoreRefusal
 */
export async function runParameters({ sql, datastore }: Source, key: RunKey): Promise<ParameterRow[] | null> {
  const run = await findRun(sql, key)
  const { rows } = await sql.query<{ taskId: number }>({
    name: 'parameters_task',
    text: `select task_id as "taskId" from task where run_number = $1 and step_name = '_parameters' order by task_id limit 1`,
    values: [run.runNumber],
  })
  const [task] = rows
  if (!task) return null
  const recorded = await recordedArtifacts(sql, task.taskId)
  if (recorded.length === 0) return null
  const records = recorded.filter(({ name }) => !isInternal(name))
  if (records.length === 0) return []
  const types = await parameterTypes({ sql, datastore }, { runNumber: run.runNumber, flow: key.flow })
  const read = await Promise.all(
    records.map((record) => answer(() => previewOf(datastore, { record, flow: key.flow, limit: largestParameter }))),
  )
  const refused = read.filter((one) => !one.ok)
  // One damaged value is told in its place; when none can be read it is the datastore.
  if (refused[0] && refused.length === read.length) throw new DatastoreRefusal(refused[0].reason, refused[0].setting)
  return records.map(({ name }, at): ParameterRow => {
    const one = read[at] as (typeof read)[number]
    const preview: Preview = one.ok ? one.value.preview : { kind: 'more', reason: one.reason }
    return { name, kind: kindOf(types.get(name), preview), preview }
  })
}

/** Parameter -> `Parameter`, `Config` or `IncludeFile`; nothing where the run's client did not record its graph. */
async function parameterTypes(
  { sql, datastore }: Source,
  run: { runNumber: number; flow: string },
): Promise<Map<string, string>> {
  const info = await answer(() => readGraphInfo(sql, datastore, run)).catch((error: unknown) => {
    if (error instanceof NotFoundError) return null
    throw error
  })
  return new Map(info?.ok ? info.value.parameters.map(({ name, type }) => [name, type]) : [])
}

function kindOf(type: string | undefined, preview: Preview): ParameterRow['kind'] {
  if (type === 'Config') return 'config'
  const isFile = type === 'IncludeFile' || (preview.kind === 'object' && preview.class.endsWith('.IncludedFile'))
  return isFile ? 'file' : 'parameter'
}
