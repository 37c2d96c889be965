import { expect, it } from 'vitest'
import { stateLook } from './state-look'

it('is on only while something runs it, and says what needs a person first', () => {
  const look = (facts: Partial<Parameters<typeof stateLook>[0]>) =>
    stateLook({ state: 'enabled', dev: false, pending: false, quarantined: false, running: true, ...facts })
  expect(look({})).toEqual({ glyph: 'ok', word: 'On' })
  expect(look({ running: false })).toEqual({ glyph: 'warn', word: 'On, not running' })
  expect(look({ running: false, quarantined: true }).word).toBe('Quarantined')
  expect(look({ running: false, state: 'disabled' }).word).toBe('Off')
})
