import { expect, it, vi } from 'vitest'

it('names a text alike and different texts differently in every instance of the module', async () => {
  const one = await import('./statement-name')
  vi.resetModules()
  const other = await import('./statement-name')
  expect(other).not.toBe(one)
  expect(one.statementName('select 1')).not.toBe(other.statementName('select 2'))
  expect(one.statementName('select 1')).toBe(other.statementName('select 1'))
})
