import { expect, it } from 'vitest'
import { type TargetFacts, targetState } from './sentence'

const calm: TargetFacts = {
  ...{ version: 4, verified: true, health: 'healthy', healthReason: null, drift: null },
  ...{ hold: null, paused: null, vetoed: null, frozen: null, active: [] },
}
const worst: TargetFacts = {
  ...calm,
  ...{
    vetoed: { reason: 'Leaks.' },
    drift: 'The definition is gone.',
    health: 'failing',
    healthReason: 'Step end failed.',
  },
  ...{ hold: { reason: 'Rolled back.' }, frozen: { title: 'Holidays' }, paused: { reason: 'Vendor.' } },
}

it('says what needs a person first, whatever else holds', () => {
  const order: [keyof TargetFacts, string][] = [
    ['vetoed', 'Vetoed'],
    ['drift', 'Drifted'],
    ['health', 'Failing'],
    ['hold', 'On hold'],
    ['frozen', 'Frozen'],
    ['paused', 'Schedule paused'],
  ]
  let facts = worst
  for (const [key, word] of order) {
    expect(targetState(facts).word).toBe(word)
    facts = { ...facts, [key]: calm[key] }
  }
  expect(targetState(facts)).toEqual({
    glyph: 'ok',
    word: 'Verified',
    sentence: 'v4 runs here and is verified; its newest run succeeded.',
  })
})

it('a promotion that acts goes before all, one that waits is only named', () => {
  const waits = { number: 8, state: 'GATING', version: 5 } as const
  const acts = { number: 7, state: 'APPLYING', version: 5 } as const
  expect(targetState({ ...worst, active: [waits, acts] }).sentence).toBe('P-7 brings v5: applying.')
  expect(targetState({ ...calm, active: [waits] }).sentence).toContain('P-8 of v5 waits.')
})

it('tells an empty target how to begin', () => {
  expect(targetState({ ...calm, version: null }).sentence).toBe('Nothing runs here yet. Promote a version to it.')
})
