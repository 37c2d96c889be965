import type { RunStatus } from '@groundwork/runs/status'
import type { GlyphKind } from '@groundwork/ui/status-glyph'

export type StatusLook = { glyph: GlyphKind; word: string }

const runLooks: Record<RunStatus, StatusLook> = {
  succeeded: { glyph: 'ok', word: 'Succeeded' },
  failed: { glyph: 'fail', word: 'Failed' },
  running: { glyph: 'run', word: 'Running' },
  queued: { glyph: 'queue', word: 'Queued' },
  unknown: { glyph: 'unk', word: 'Unknown' },
}

/** How a run's or a task's status looks everywhere. */
export const runLook = (status: RunStatus): StatusLook => runLooks[status]

export type ProjectState = 'failing' | 'running' | 'healthy' | 'unknown' | 'idle'

const projectLooks: Record<ProjectState, StatusLook> = {
  failing: { glyph: 'fail', word: 'Failing' },
  running: { glyph: 'run', word: 'Running' },
  healthy: { glyph: 'ok', word: 'Healthy' },
  unknown: { glyph: 'unk', word: 'Unknown' },
  idle: { glyph: 'none', word: 'No runs' },
}

export const projectLook = (state: ProjectState): StatusLook => projectLooks[state]
