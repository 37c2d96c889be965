import type { MeasuredResult, Measuring } from '@groundwork/delivery/integration/conformance'
import type { GlyphKind } from '@groundwork/ui/status-glyph'

/** One that is done and found something broken is not well. */
export function glyphOf({ state, failed }: Pick<Measuring, 'state' | 'failed'>): GlyphKind {
  if (state === 'running') return 'run'
  return state === 'done' && failed === 0 ? 'ok' : 'fail'
}

/** How one was measured and what came of it, in a sentence without its end. */
export function howWords({
  how,
  state,
  passed,
  failed,
  skipped,
}: Pick<Measuring, 'how' | 'state' | 'passed' | 'failed' | 'skipped'>): string {
  const what = {
    safe: 'Measured here, without starting anything',
    full: 'Measured here in full, with runs of its own',
    command: 'Measured by npm run conformance, and brought here',
  }[how]
  const found = `${passed} kept, ${failed} broken, ${skipped} not measured`
  if (state === 'running') return `${what}: under way, ${found} so far`
  return state === 'broken-off' ? `${what}: broke off after ${found}` : `${what}: ${found}`
}

/** What all measurings together have found. */
export function countWords(
  { passed, failed }: { passed: number; failed: number },
  results: readonly Pick<MeasuredResult, 'result'>[],
): string {
  const skipped = results.filter(({ result }) => result === 'skipped').length
  return `${passed} kept, ${failed} broken${skipped > 0 ? `, ${skipped} not measured` : ''}`
}
