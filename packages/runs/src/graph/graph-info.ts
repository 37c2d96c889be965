import type { Sql } from '@groundwork/db/pool'
import { rootOfArtifact, recordedArtifact } from '../datastore/artifact-rows'
import { type DatastoreReader, DatastoreRefusal } from '../datastore/reader'
import { PickleError, readPickle, toPlain } from '../pickle/pickle'
import { type NodeType, nodeTypes } from './graph'

export type GraphDecorator = { name: string; attributes: Record<string, unknown> }
export type GraphStep = {
  name: string
  type: NodeType
  line: number | null
  doc: string | null
  next: string[]
  decorators: GraphDecorator[]
}
/** What the client recorded of the flow's code: the part of `_graph_info` that is used here. */
export type GraphInfo = {
  startStep: string
  endStep: string
  /** Of the flow itself: `@schedule`, `@project`. */
  decorators: GraphDecorator[]
  steps: GraphStep[]
  parameters: { name: string; type: string }[]
  libraries: Library[]
}
export type Library = { distribution: string; version: string; extension: string | null }

/** `_graph_info` of a flow of a thousand steps is about 2 MB. */
const largestGraph = 16 * 1024 * 1024

/**
 * Reads `_graph_info` from the run's `_parameters` task.
 * @throws DatastoreRefusal when it cannot be read, NotFoundError when the run never recorded it
 */
export async function readGraphInfo(
  sql: Sql,
  datastore: DatastoreReader,
  run: { runNumber: number; flow: string },
): Promise<GraphInfo> {
  const { rows } = await sql.query<{ taskId: number }>({
    name: 'parameters_task',
    text: `select task_id as "taskId" from task where run_number = $1 and step_name = '_parameters' order by task_id limit 1`,
    values: [run.runNumber],
  })
  const [parameters] = rows
  if (!parameters) throw new DatastoreRefusal('The run has not recorded its graph yet.')
  const artifact = await recordedArtifact(sql, { taskId: parameters.taskId, name: '_graph_info' })
  const root = await datastore.open(artifact.dsType, rootOfArtifact(artifact, run.flow))
  const { bytes, cut } = await root.blob(run.flow, artifact.sha, largestGraph)
  try {
    const limits = { items: 10_000, nodes: 500_000, allText: largestGraph }
    return graphInfo(toPlain(readPickle(bytes, { cut, limits })))
  } catch (error) {
    if (error instanceof PickleError) throw new DatastoreRefusal(`The recorded graph cannot be read: ${error.message}`)
    throw error
  }
}

type Loose = Record<string, unknown>
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value)
const loose = (value: unknown): Loose => (isLoose(value) ? value : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value !== 'None' ? value : null

/** Takes what is there: old clients lack some of it, new ones may add. */
export function graphInfo(value: unknown): GraphInfo {
  const info = loose(value)
  const steps = Object.values(loose(info['steps'])).filter(isLoose).map(graphStep)
  const installed = Object.entries(loose(loose(info['extensions'])['installed']))
  return {
    startStep: text(info['start_step']) ?? 'start',
    endStep: text(info['end_step']) ?? 'end',
    decorators: graphDecorators(info['decorators']),
    steps,
    parameters: list(info['parameters'])
      .filter(isLoose)
      .map(({ name, type }) => ({ name: String(name), type: String(type) })),
    libraries: installed
      .filter(([, about]) => isLoose(about))
      .map(([distribution, about]) => libraryOf(distribution, loose(about))),
  }
}

function libraryOf(distribution: string, about: Loose): Library {
  return {
    distribution,
    version: text(about['dist_version']) ?? text(about['package_version']) ?? 'unknown',
    extension: text(about['extension_name']),
  }
}

function graphStep(step: Loose): GraphStep {
  const type = nodeTypes.find((known) => known === step['type']) ?? 'unknown'
  return {
    name: String(step['name']),
    type,
    line: typeof step['line'] === 'number' ? step['line'] : null,
    doc: text(step['doc']),
    next: list(step['next']).filter((name) => typeof name === 'string'),
    decorators: graphDecorators(step['decorators']),
  }
}

function graphDecorators(value: unknown): GraphDecorator[] {
  return list(value)
    .filter(isLoose)
    .map(({ name, attributes }) => ({ name: String(name), attributes: loose(attributes) }))
}

const defaultRetries = 3
/** `@catch` lets this many further attempts follow one that was killed. */
const fallbackAttempts = 3
/** Metaflow makes at most six attempts, whatever the decorators ask for. */
const mostRetries = 5

/** Step name -> further attempts that `@retry` and `@catch` allow; steps without them are absent (none allowed). */
export function retriesOf(info: GraphInfo): Record<string, number> {
  const retries: Record<string, number> = {}
  for (const { name, decorators } of info.steps) {
    const retry = decorators.findLast((decorator) => decorator.name === 'retry')
    const fallback = decorators.some((decorator) => decorator.name === 'catch') ? fallbackAttempts : 0
    if (!retry && fallback === 0) continue
    const times = retry ? Number(retry.attributes['times'] ?? defaultRetries) : 0
    const wanted = fallback + (Number.isInteger(times) && times >= 0 ? times : defaultRetries)
    retries[name] = Math.min(wanted, mostRetries)
  }
  return retries
}

/** The Metaflow extensions that were installed where the run was started. */
export function librariesOf(info: GraphInfo): Library[] {
  return info.libraries
}
