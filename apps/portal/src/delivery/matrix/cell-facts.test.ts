import { expect, it } from 'vitest'
import { cellFacts } from './cell-facts'
import { cellWords } from './cell-words'
import type { Cell } from './matrix-types'
import { cell, environments, row } from './testing/cells'

const when = () => 'Mon 08:00'
const facts = (given: Cell, waitsForMe = false) => cellFacts(given, { waitsForMe, when })
const said = { reason: 'Rows are short.', by: 'Bo', at: 0, until: null }

it('what runs well is quiet', () => {
  expect(facts(cell())).toEqual({ glyph: 'ok', says: 'Runs and is verified.', moving: null, marks: [], attempt: null })
})

it('what needs a person outweighs all that is there beside it', () => {
  const shown = facts(
    cell({
      active: {
        number: 7,
        state: 'NEEDS_ATTENTION',
        version: 4,
        mode: 'deploy',
        acts: true,
        reason: 'The outcome is unknown.',
      },
      marks: { drift: 'Another definition is there.', hold: said },
    }),
  )
  expect(shown).toMatchObject({ glyph: 'unk', says: 'Needs someone: The outcome is unknown.', moving: { to: 4 } })
  expect(shown.marks.map(({ words }) => words)).toEqual(['needs someone', 'drifted', 'held'])
})

it('a veto outweighs drift, drift a failing run, a failing run a freeze', () => {
  const freeze = { title: 'Holidays', reason: 'Nobody is here.', until: 1 }
  const glyph = (marks: Partial<Cell['marks']>, health: Cell['health']) => facts(cell({ marks, health })).glyph
  expect(glyph({ veto: { ...said, everywhere: true }, drift: 'x', freeze }, 'failing')).toBe('veto')
  expect(glyph({ drift: 'x', freeze }, 'failing')).toBe('warn')
  expect(glyph({ freeze }, 'failing')).toBe('fail')
  expect(glyph({ freeze }, 'healthy')).toBe('pause')
})

it('a newer attempt that failed stands beside what still runs, and does not take its place', () => {
  const shown = facts(cell({ newerFailed: { number: 9, state: 'FAILED', version: 4, at: 0 } }))
  expect(shown).toMatchObject({ glyph: 'ok', attempt: { number: 9, version: 4, word: 'failed' } })
})

it('only the one who is waited for reads that it waits for them', () => {
  const waits = cell({
    active: { number: 7, state: 'GATING', version: 4, mode: 'deploy', acts: false, reason: '0 of 2 approvals.' },
  })
  expect(facts(waits, true).marks[0]).toMatchObject({ words: 'v4 waits for you', tone: 'accent' })
  expect(facts(waits).marks[0]).toMatchObject({ words: 'v4 waits', tone: 'plain' })
})

it('a freeze and a pin say until when', () => {
  const marks = facts(
    cell({ marks: { pin: { ...said, until: 5, version: 3 }, freeze: { title: 'F', reason: 'r', until: 5 } } }),
  ).marks
  expect(marks.map(({ words }) => words)).toEqual(['until Mon 08:00', 'until Mon 08:00'])
})

it('a schedule that is paused is marked, with who and why', () => {
  const { glyph, marks } = facts(cell({ marks: { paused: said } }))
  expect(glyph).toBe('ok')
  expect(marks).toMatchObject([
    { icon: 'paused', words: 'schedule paused', says: expect.stringContaining('Bo: Rows are short.') },
  ])
})

it('what runs is marked with how many versions it is behind, but while something newer comes', () => {
  const behind = cell({ marks: { behind: 2, newest: 5 } })
  expect(facts(behind).marks).toEqual([
    {
      ...{ icon: 'behind', words: '2 behind', tone: 'plain' },
      says: 'The newest version is v5, 2 after the one that runs here.',
    },
  ])
  const active = {
    number: 7,
    state: 'APPLYING',
    version: 5,
    mode: 'deploy',
    acts: true,
    reason: 'Puts it there.',
  } as const
  expect(facts({ ...behind, active }).marks).toEqual([])
})

it('what hover says is said in a sentence too', () => {
  const words = cellWords({ row: row([cell({ marks: { hold: said } })]), at: 0 }, environments, when)
  expect(words).toBe(
    'Score in dev: v3 since Mon 08:00 by Ada. On hold: Rows are short. Automation leaves it alone. Bo: Rows are short.',
  )
})

it('a freeze that cannot be read is marked without an end', () => {
  const freeze = { title: 'Odd', reason: 'It cannot be read.', until: null }
  expect(facts(cell({ marks: { freeze } })).marks).toMatchObject([{ icon: 'freeze', words: 'frozen' }])
})
