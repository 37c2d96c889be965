import { describe, expect, it } from 'vitest'
import { safePath } from './safe-path'

describe('safePath', () => {
  it.each(['/', '/runs?status=failed', '/runs/Flow/7?view=graph#log', '/projects/a%2Fb'])('keeps %s', (path) => {
    expect(safePath(path)).toBe(path)
  })

  it.each([
    undefined,
    ['/runs', '/x'],
    '',
    'runs',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/%2e//evil.example',
    '/runs/..//evil.example',
    'https://evil.example/runs',
    'javascript:alert(1)',
    '/api/auth/sign-out',
    `/${'x'.repeat(3_000)}`,
  ])('takes the home page for %j', (claimed) => {
    expect(safePath(claimed)).toBe('/')
  })
})
