import { describe, expect, it } from 'vitest'
import { slowPattern } from './slow-pattern'

describe('a pattern', () => {
  it.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^((a+))+$',
    '^(?:(?:x*)y?)*$',
    '^(.*,)*$',
    '^(-[a-z-]+)*$',
    '^(a{1,9}){2,9}$',
    '^([^,]+,?){1,}$',
    '^(\\w+\\s?)*$',
    'x'.repeat(301),
  ])('like %s could take for ever', (pattern) => {
    expect(slowPattern(pattern)).toMatch(/^The pattern /)
  })

  it.each([
    '^[a-z]+(-[a-z0-9]+)*$',
    '^([0-9]{1,3}\\.){3}[0-9]{1,3}$',
    '^[^@]+@[^@]+\\.[a-z]{2,}$',
    '^(daily|weekly)$',
    '^(https?)://[\\w.-]+(:\\d+)?(/.*)?$',
    '^([0-9a-f]{4}:){7}[0-9a-f]{4}$',
    '^\\p{L}[\\]+*)]+\\(x\\)*$',
    '^v(\\.\\d+)*$',
  ])('like %s is taken', (pattern) => {
    expect(new RegExp(pattern, 'u')).toBeInstanceOf(RegExp)
    expect(slowPattern(pattern)).toBeNull()
  })
})
