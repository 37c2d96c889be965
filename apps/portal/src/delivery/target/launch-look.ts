import type { LaunchState, Purpose } from '@groundwork/delivery/launch/launch-row'
import type { GlyphKind } from '@groundwork/ui/status-glyph'

const looks: Record<LaunchState, { glyph: GlyphKind; word: string }> = {
  planned: { glyph: 'queue', word: 'Planned' },
  queued: { glyph: 'queue', word: 'Queued' },
  started: { glyph: 'run', word: 'Started' },
  running: { glyph: 'run', word: 'Running' },
  succeeded: { glyph: 'ok', word: 'Succeeded' },
  failed: { glyph: 'fail', word: 'Failed' },
  cancelled: { glyph: 'stop', word: 'Cancelled' },
  skipped: { glyph: 'skip', word: 'Skipped' },
}

export const launchLook = (state: LaunchState) => looks[state]

export const purposeWords: Record<Purpose, string> = {
  smoke: 'smoke run',
  scheduled: 'scheduled',
  verification: 'verification',
  manual: 'run now',
}
