import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import type { ArtifactPost } from './artifact-insert'
import type { Batcher } from './batcher'
import type { Identities } from './identity'
import type { MetadataPost } from './metadata-insert'
import type { Progress } from './progress'
import type { Library, RunListener } from './run-listener'

/** What `_graph_info` of a run says; names of steps are the flow's own. */
export type GraphFacts = {
  /** Attempts that may follow a failed one, by step; a step that is missing has none. */
  retries: Record<string, number>
  startStep: string | null
  endStep: string | null
  libraries: Library[]
}

/** Reads a run's `_graph_info` from its datastore; null when it cannot be read. It may be slow and must not throw. */
export type GraphReader = (run: { runNumber: number; flow: string; id: string }) => Promise<GraphFacts | null>

/** The last line of the error of a failed run, from its datastore; null when it cannot be read. It must not throw. */
export type FailureReader = (runNumber: number) => Promise<string | null>

export type RecordingContext = {
  pool: Pool
  bus: Pick<EventBus, 'wake'>
  listener: RunListener
  /** The statement that records a run together with what the listener adds to it. */
  knownRunText: string
  graphOf: GraphReader
  failureOf: FailureReader
  identities: Identities
  progress: Progress
  /** Inserts that change nothing visible go together with those of other requests. */
  metadata: Batcher<MetadataPost, void>
  artifacts: Batcher<ArtifactPost, number>
  /** Work that a request started and did not wait for; awaited when recording stops. */
  background: Set<Promise<void>>
}

/** The pseudo step that holds parameters; it is no part of a run's work. */
export const parametersStep = '_parameters'
