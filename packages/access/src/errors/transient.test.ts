import { describe, expect, it } from 'vitest'
import { isTransient } from './transient'

const withCode = (code: string) => Object.assign(new Error('x'), { code })

describe('trouble that passes', () => {
  it.each(['57P01', '53300', '40P01', '25006', '08006', 'ECONNREFUSED', 'ENETUNREACH'])('is %s', (code) => {
    expect(isTransient(withCode(code))).toBe(true)
    expect(isTransient(new Error('wrapped', { cause: withCode(code) }))).toBe(true)
  })

  it.each(['23505', '22021', '42601', '25001', 'ENOENT'])('is not %s', (code) => {
    expect(isTransient(withCode(code))).toBe(false)
  })
})
