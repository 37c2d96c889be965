import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { outcomeOf, sampleNotes } from './sample-notes'

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'samples-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

it('a sample that ended unexpectedly is tried again at the next start, three times in all', () => {
  const at = folder()
  expect(sampleNotes(at).note('good', true)).toBe(false)
  for (const again of [true, true, false]) {
    expect(sampleNotes(at).isLeft('bad')).toBe(true)
    expect(sampleNotes(at).note('bad', false)).toBe(again)
  }
  expect([sampleNotes(at).isLeft('good'), sampleNotes(at).isLeft('bad'), sampleNotes(at).isLeft('new')]).toEqual([
    false,
    false,
    true,
  ])
})

it('a run that lost the engine did not fail as a failing flow should', () => {
  expect(outcomeOf(0, '')).toBe('succeeded')
  expect(outcomeOf(1, 'KeyError: 9\n    Step failure:\n    Step read (task-id 4) failed.')).toBe('failed')
  expect(outcomeOf(1, '    Metaflow service error:\n    Metaflow request (/flows/F) failed (code 503)')).toBe(
    'interrupted',
  )
  expect(outcomeOf(null, 'killed')).toBe('interrupted')
})
