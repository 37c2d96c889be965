import { expect, it } from 'vitest'
import { gateWords } from './evaluate-gates'
import type { GateFacts, GateSubject } from './gate-facts'
import { judge } from './judge'

const freeze = {
  ...{ id: 'f', kind: 'freeze', title: 'Release', reason: 'Everybody is away', selector: {}, overrun: true },
  ...{ startsAt: '2026-03-01T00:00', minutes: 1_440, timeZone: 'UTC', rule: null },
} as const
const gate = { id: 'freeze', kind: 'freeze', title: 'No freeze', rule: null }
const subject = { plan: { target: { environment: 'dev', project: 'films' }, gates: [gate] } } as unknown as GateSubject
const facts = { at: Date.parse('2026-03-01T12:00:00Z'), windows: [freeze], stored: new Map() } as unknown as GateFacts

it('ends what somebody wrote as a reason before it says what comes next', () => {
  const [frozen] = judge(subject, facts)
  expect(gateWords(frozen!)).toMatch(
    /^No freeze: Frozen until .* by "Release": Everybody is away\. The end of the freeze\.$/,
  )
  const stored = {
    state: 'override_pass',
    overriddenBy: 'Ada',
    overrideReason: 'It is urgent',
    kept: {},
    despite: false,
  }
  const [through] = judge(subject, { ...facts, stored: new Map([['freeze', stored]]) } as unknown as GateFacts)
  expect(through!.why).toMatch(/^Let through by hand: It is urgent\. Of itself it says: Frozen until /)
})

it('says of a freeze or window that cannot be read what it counts as, and who goes on', () => {
  const odd = { ...freeze, title: 'Odd', rule: 'FREQ=DAILY;INTERVAL=99999999999' }
  const [frozen] = judge(subject, { ...facts, windows: [odd] } as unknown as GateFacts)
  expect(frozen).toMatchObject({
    ...{ state: 'pending', opensAt: null },
    why: 'The freeze "Odd" cannot be read, so it counts as on. INTERVAL is a whole number from 1 to 1000.',
    unblockedBy: 'Somebody who may change freezes corrects or removes it',
  })
  const inside = { plan: { ...subject.plan, gates: [{ ...gate, id: 'window', kind: 'window' }] } } as GateSubject
  const [shut] = judge(inside, { ...facts, windows: [{ ...odd, kind: 'window' }] } as unknown as GateFacts)
  expect(shut!.why).toMatch(/only inside a window, and "Odd" cannot be read, so it never opens/)
})
