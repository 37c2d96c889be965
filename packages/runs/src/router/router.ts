import { UnavailableError } from '@groundwork/access/errors'
import { allowed, type Context, router } from '@groundwork/access/trpc'
import { z } from 'zod'
import { recordedFailure } from '../failure/failed-task'
import { failingGroups, openRuns, recentRuns } from '../history/failing'
import { runHistogram } from '../history/histogram'
import { type RunKey, runDetail, runsByNumber, runsWithId } from '../history/one-run'
import type {
  ArtifactValue,
  CardRow,
  LogFinds,
  LogWindow,
  ParameterRow,
  RunFailure,
  RunGraph,
  TaskArtifacts,
} from '../history/rows'
import { listRuns } from '../history/run-list'
import { suggest } from '../history/suggest'
import { runTasks, taskDetail, taskMetadata } from '../history/tasks'
import { askEngine, askReadable } from './engine-answer'
import {
  artifactInput,
  attemptInput,
  findInput,
  histogramInput,
  listInput,
  logInput,
  runIdInput,
  runInput,
  runNumbersInput,
  suggestInput,
  taskInput,
  tasksInput,
} from './inputs'

/** Without the engine the records still tell which task failed; exception and log lines are missing then. */
async function failureOf(ctx: Context, key: RunKey, signal?: AbortSignal): Promise<RunFailure | null> {
  try {
    return await askEngine<RunFailure | null>(ctx.engine, { route: 'failure', query: key, signal })
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
    return (await recordedFailure(ctx.pool, key))?.failure ?? null
  }
}

/** Without the engine a page still stands: it says why there are no artifacts on it. */
async function artifactsOf(
  ctx: Context,
  query: z.infer<typeof attemptInput>,
  signal?: AbortSignal,
): Promise<TaskArtifacts> {
  try {
    return await askEngine<TaskArtifacts>(ctx.engine, { route: 'artifacts', query, signal })
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
    const datastore = { ok: false, reason: error.message, setting: 'GROUNDWORK_ENGINE_URL' } as const
    return { attempt: query.attempt ?? 0, attempts: [], rows: [], datastore }
  }
}

const read = allowed('run.read', { kind: 'run' })

/** Runs as the portal reads them. What needs the datastore goes through the engine and answers a `Readable`. */
export const runsRouter = router({
  list: read.input(listInput).query(({ ctx, input }) => listRuns(ctx.pool, input)),
  byNumbers: read.input(runNumbersInput).query(({ ctx, input }) => runsByNumber(ctx.pool, input.runNumbers)),
  /** Of all flows, by an orchestrator's id. */
  withId: read.input(runIdInput).query(({ ctx, input }) => runsWithId(ctx.pool, input.id)),
  histogram: read.input(histogramInput).query(({ ctx, input }) => runHistogram(ctx.pool, input)),
  suggest: read.input(suggestInput).query(({ ctx, input }) => suggest(ctx.pool, input)),
  open: read.query(({ ctx }) => openRuns(ctx.pool)),
  recent: read
    .input(z.object({ limit: z.number().int().min(1).max(100).default(20) }))
    .query(({ ctx, input }) => recentRuns(ctx.pool, input.limit)),
  failing: read
    .input(
      z.object({
        hours: z
          .number()
          .positive()
          .max(24 * 90)
          .default(24),
      }),
    )
    .query(({ ctx, input }) => failingGroups(ctx.pool, input.hours)),

  byId: read.input(runInput).query(({ ctx, input }) => runDetail(ctx.pool, input)),
  tasks: read.input(tasksInput).query(({ ctx, input }) => runTasks(ctx.pool, input)),
  task: read.input(taskInput).query(({ ctx, input }) => taskDetail(ctx.pool, input)),
  metadata: read.input(taskInput).query(({ ctx, input }) => taskMetadata(ctx.pool, input)),

  parameters: read
    .input(runInput)
    .query(({ ctx, input, signal }) =>
      askReadable<ParameterRow[] | null>(ctx.engine, { route: 'parameters', query: input, signal }),
    ),
  graph: read
    .input(runInput)
    .query(({ ctx, input, signal }) => askReadable<RunGraph>(ctx.engine, { route: 'graph', query: input, signal })),
  failure: read.input(runInput).query(({ ctx, input, signal }) => failureOf(ctx, input, signal)),
  artifacts: read.input(attemptInput).query(({ ctx, input, signal }) => artifactsOf(ctx, input, signal)),
  artifact: read
    .input(artifactInput)
    .query(({ ctx, input, signal }) =>
      askReadable<ArtifactValue>(ctx.engine, { route: 'artifact', query: input, signal }),
    ),
  cards: read
    .input(taskInput)
    .query(({ ctx, input, signal }) => askReadable<CardRow[]>(ctx.engine, { route: 'cards', query: input, signal })),
  log: read
    .input(logInput)
    .query(({ ctx, input, signal }) => askReadable<LogWindow>(ctx.engine, { route: 'log', query: input, signal })),
  findInLog: read
    .input(findInput)
    .query(({ ctx, input, signal }) => askReadable<LogFinds>(ctx.engine, { route: 'find', query: input, signal })),
})
