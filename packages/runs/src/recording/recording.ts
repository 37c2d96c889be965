import { isTransient } from '@groundwork/access/transient'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { type ArtifactPost, insertArtifacts } from './artifact-insert'
import { createBatcher } from './batcher'
import { createIdentities } from './identity'
import { insertMetadata, type MetadataPost } from './metadata-insert'
import { createProgress } from './progress'
import type { FailureReader, GraphReader, RecordingContext } from './recording-context'
import { insertRunText } from './run-insert'
import type { RunListener } from './run-listener'

export { type Body, isBody } from './body'
export {
  listRunArtifacts,
  listStepArtifacts,
  listTaskArtifacts,
  listAttemptArtifacts,
  getArtifact,
} from './artifact-lists'
export { createArtifacts } from './artifacts'
export { createFlow, getFlow } from './flows'
export { beatRun, beatTask } from './heartbeats'
export type { RunPath, StepPath, TaskPath } from './identity'
export { listFlows, listRuns, listTasks } from './lists'
export { createMetadata } from './metadata'
export { filteredTasks, listRunMetadata, listTaskMetadata } from './metadata-lists'
export { inBackground } from './background'
export { keepFailure, keepFailureLine } from './failure-line'
export type { FailureReader, GraphFacts, GraphReader, RecordingContext } from './recording-context'
export type { Reply } from './reply'
export { type Library, type RecordedRun, type RunListener } from './run-listener'
export { createRun, getRun } from './runs'
export { createStep, getStep, listSteps } from './steps'
export { mutateTags } from './tags'
export { createTask, getTask } from './tasks'

/** One value that the database refuses must not fail the requests that share its statement. */
const isolates = (error: unknown) => !isTransient(error)

export type RecordingOptions = {
  pool: Pool
  bus: Pick<EventBus, 'wake'>
  listener: RunListener
  /** Leave it out where no datastore can be read: failures are then settled by silence. */
  graphOf?: GraphReader
  failureOf?: FailureReader
}

export type Recording = RecordingContext & { close(): Promise<void> }

/** What the operations of the metadata protocol take first. One a process: it remembers which runs and tasks exist. */
export function createRecording({ pool, bus, listener, graphOf, failureOf }: RecordingOptions): Recording {
  const progress = createProgress({ pool, bus })
  const background = new Set<Promise<void>>()
  return {
    pool,
    bus,
    listener,
    knownRunText: insertRunText(listener.startedStatement),
    progress,
    metadata: createBatcher<MetadataPost, void>({
      run: async (posts) => {
        await insertMetadata(pool, posts)
        return posts.map(() => undefined)
      },
      keyOf: ({ task }) => task.taskId,
      isolates,
    }),
    artifacts: createBatcher<ArtifactPost, number>({
      run: (posts) => insertArtifacts(pool, posts),
      keyOf: ({ task }) => task.taskId,
      isolates,
    }),
    background,
    graphOf: graphOf ?? (async () => null),
    failureOf: failureOf ?? (async () => null),
    identities: createIdentities(),
    async close() {
      await Promise.all(background)
      await progress.close()
    },
  }
}
