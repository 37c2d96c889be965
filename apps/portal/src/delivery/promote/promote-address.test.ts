import { expect, it } from 'vitest'
import { promoteHref, readPromote, withoutPromote } from './promote-address'

const read = (href: string) => readPromote(new URL(href, 'http://portal.test').searchParams)
const version = 'ab'.repeat(32)

it('keeps which deployment comes back, for a roll back only', () => {
  const ask = { project: 'films', unit: 'Score', to: 'production', mode: 'rollback' as const, deployment: 9 }
  expect(read(promoteHref('/x', ask))).toMatchObject({ mode: 'rollback', deployment: 9 })
  expect(read(promoteHref('/x', { ...ask, mode: 'deploy' }))?.deployment).toBeUndefined()
})

it('what an address is made of is what is read from it, whatever the names', () => {
  const ask = {
    project: 'a/b &c',
    unit: 'Flow?',
    to: 'production',
    version,
    mode: 'rollback',
    tab: 'gates',
    retryOf: 12,
  } as const
  expect(read(promoteHref('/promotions?show=ready', ask))).toEqual(ask)
})

it('keeps what else the page shows, and gives it back when the sheet shuts', () => {
  const page = '/projects/ranking?tab=deployments'
  const open = promoteHref(page, { project: 'ranking', unit: 'Score', to: 'staging' })
  expect(open.startsWith('/projects/ranking?tab=deployments&promote=')).toBe(true)
  expect(withoutPromote(open)).toBe(page)
})

it('an address without an environment, or with half a name, opens no sheet', () => {
  expect(read('/promotions?promote=ranking/Score')).toBeNull()
  expect(read('/promotions?promote=ranking&to=staging')).toBeNull()
  expect(read('/promotions?promote=a/b/c&to=staging')).toBeNull()
})

it('a version that is none is left out', () => {
  expect(read('/promotions?promote=a/b&to=dev&version=latest')?.version).toBeUndefined()
})
