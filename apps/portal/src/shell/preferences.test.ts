import { expect, test } from 'vitest'
import { parseTheme, parseZone } from './preferences'

test('a zone of the browser is taken, anything else is UTC', () => {
  expect(parseZone('Europe%2FBerlin')).toBe('Europe/Berlin')
  expect(parseZone('Mars/Olympus')).toBe('UTC')
  expect(parseZone('%')).toBe('UTC')
  expect(parseZone(undefined)).toBe('UTC')
})

test('an unknown theme means the device decides', () => {
  expect(parseTheme('dark')).toBe('dark')
  expect(parseTheme('pink')).toBe('system')
  expect(parseTheme(undefined)).toBe('system')
})
