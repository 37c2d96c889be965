import type { Actor } from '@groundwork/access/can'
import { ConflictError, InputError } from '@groundwork/access/errors'
import { blobLimit } from '@groundwork/db/blobs'
import type { Pool, Sql } from '@groundwork/db/pool'
import { artifactJson } from '@groundwork/runs/artifact-json'
import { type CodeFacts, codeFactsOf } from '@groundwork/runs/code-facts'
import { readCodePackage } from '@groundwork/runs/code-package'
import type { DatastoreReader } from '@groundwork/runs/datastore'
import { refusalOf } from '@groundwork/runs/datastore-refusal'
import { type GraphInfo, readGraphInfo } from '@groundwork/runs/graph-info'
import { runsByNumber } from '@groundwork/runs/one-run'
import type { RunRow } from '@groundwork/runs/rows'
import { sameJson } from '../config/json'
import type { VersionContent } from '../model/version-content'
import { scheduleOf } from './cron'
import { whyNot } from './candidate-rules'
import { type PackedCode, readPackedCode } from './from-code'
import { declared, type SourceParameter } from './flow-source'
import { needsOf } from './needs'
import { readVersion } from './rows'
import { type StoredVersion, type StoringDeps, storeVersion } from './store-version'
import { readUnit } from './unit'

export type MakingDeps = StoringDeps & { pool: Pool; datastore: DatastoreReader }
export type FromRun = { runNumber: number; actor: Actor; note?: string | null; requestId?: string | null }

/**
 * A version of what a run ran: its code package is copied out of the run's datastore. A run that Groundwork started is of a
 * version already: that one is answered, and none is made. Throws InputError, ConflictError with what is in the way and what to do
 * about it.
 */
export async function makeVersionFromRun(deps: MakingDeps, given: FromRun): Promise<StoredVersion> {
  const { pool, datastore } = deps
  const { runNumber, actor, note = null, requestId = null } = given
  const [run] = await runsByNumber(pool, [runNumber])
  const facts = (await codeFactsOf(pool, [runNumber])).get(runNumber)
  if (!run || !facts) throw new InputError(`There is no run ${runNumber} here.`)
  const started = await versionStartedAs(pool, runNumber)
  if (started) return started
  const refused = whyNot(run, facts)
  if (refused || !facts.codePackage || !facts.script)
    throw new ConflictError(
      refused ? `${refused.why} ${refused.fix}` : 'The run did not say which file it was started from.',
    )
  const source = { ...run, codePackage: facts.codePackage }
  const bytes = await asked(() => readCodePackage(datastore, { ...source, limit: blobLimit }))
  const packed = await readPackedCode(bytes, { entry: facts.script, flow: run.flow })
  const graph = await asked(() => readGraphInfo(pool, datastore, { runNumber, flow: run.flow }))
  const content = await contentOf(deps, { run, facts, packed, graph })
  return storeVersion(deps, { content, blobs: packed.blobs, runNumber, note, actor, requestId })
}

/** What Groundwork ran as this run: its code lies outside of any repository there, so that it would seem to be another version. */
async function versionStartedAs(sql: Sql, runNumber: number): Promise<StoredVersion | null> {
  const { rows } = await sql.query<{ version: string }>({
    name: 'version-started-as',
    text: 'select version from launch where run_number = $1 order by created_at desc limit 1',
    values: [runNumber],
  })
  if (!rows[0]) return null
  const version = await readVersion(sql, rows[0].version)
  return { version, unit: await readUnit(sql, version.unitId), created: false, startedByGroundwork: true }
}

/** What the datastore refuses is a sentence for a person, with the setting that mends it. */
async function asked<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const refusal = refusalOf(error)
    throw refusal ? new ConflictError(refusal.message, { cause: error }) : error
  }
}

type Read = { run: RunRow; facts: CodeFacts; packed: PackedCode; graph: GraphInfo }

async function contentOf(
  deps: MakingDeps,
  { run, facts, packed, graph }: Read,
): Promise<Omit<VersionContent, 'layers' | 'schema' | 'path'>> {
  const { code, lock, source } = packed
  const parameters = parametersOf(graph, packed)
  const schedule = graph.decorators.find(({ name }) => name === 'schedule')
  return {
    unit: { project: run.project, name: run.flow, kind: 'flow' },
    code,
    git: facts.git,
    python: {
      version: facts.python,
      metaflow: facts.metaflow,
      lock: lock?.sha256 ?? null,
      source: lock?.source ?? "the installation's own environment",
      distributions: Object.fromEntries(graph.libraries.map(({ distribution, version }) => [distribution, version])),
    },
    parameters: parameters.map(declared),
    branches: graph.decorators.some(({ name }) => name === 'project'),
    configs: configsOf(graph, source),
    defaultConfigs: packed.defaultConfigs,
    defaultParameters: await valuesOfRun(deps, run, parameters),
    schedule: schedule ? scheduleOf(schedule.attributes) : null,
    needs: needsOf(graph.steps.flatMap(({ decorators }) => decorators)),
  }
}

/** The run recorded the Python names; how they are called on the command line, their types and defaults stand in the source. */
function parametersOf(graph: GraphInfo, { source }: PackedCode): SourceParameter[] {
  return graph.parameters
    .filter(({ type }) => type !== 'Config')
    .map(({ name }) => {
      const written = source?.parameters.find(({ attribute }) => attribute === name)
      return written ?? { attribute: name, name, type: 'string' as const, required: false }
    })
}

function configsOf(graph: GraphInfo, source: PackedCode['source']): string[] {
  return graph.parameters
    .filter(({ type }) => type === 'Config')
    .map(({ name }) => source?.configs.find(({ attribute }) => attribute === name)?.name ?? name)
}

/** The values that this run had, where they are not what the source says: the version is what ran, and a scheduled run has nobody to ask. */
async function valuesOfRun(
  { pool, datastore }: MakingDeps,
  { flow, id }: RunRow,
  parameters: readonly SourceParameter[],
): Promise<VersionContent['defaultParameters']> {
  const values: VersionContent['defaultParameters'] = {}
  for (const { name, attribute, default: written } of parameters) {
    const key = { flow, run: id, step: '_parameters', name: attribute }
    const { found, value } = await artifactJson({ sql: pool, datastore }, key)
    if (!found || value === null || sameJson(value, written)) continue
    values[name] = value as VersionContent['defaultParameters'][string]
  }
  return values
}
