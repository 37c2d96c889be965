import { permissions } from '@groundwork/plugin-sdk/permissions'
import { pointIds } from '@groundwork/plugin-sdk/points'
import { expect, it } from 'vitest'
import { addsInWords, contributionInWords, mayInWords, notAskedInWords } from './adds'

const points = (...ids: string[]) => ids.map((point) => ({ point }))

it('what it adds is counted, integrations first and what is there once last', () => {
  expect(addsInWords(points('page/v1', 'page/v1', 'nav/v1', 'run/card/v1', 'router/v1', 'integration/cache/v1'))).toBe(
    'cache v1, 2 pages, 1 run card, API',
  )
  expect(addsInWords([])).toBe('nothing')
})

it('a page of the settings is not counted as a page', () => {
  expect(addsInWords(points('settings/page/v1'))).toBe('1 settings page')
})

it('what it may is told in few words', () => {
  expect(mayInWords(['runs.read', 'sql', 'http:a.example', 'http:b.example'])).toBe(
    'read runs, own tables, call out: 2 hosts',
  )
  expect(mayInWords(['http:a.example'])).toBe('call a.example')
})

it('what is not asked names only what people look for', () => {
  expect(notAskedInWords(['secrets', 'kv'])).toBe('Not asked: outgoing calls, webhooks, processes.')
  expect(notAskedInWords(['secrets', 'webhooks', 'host.process', 'http:a'])).toBeNull()
})

it('a contribution says where it shows', () => {
  expect(contributionInWords({ point: 'page/v1', id: 'home', title: 'Titles', path: '/' }, 'x-y')).toEqual({
    kind: 'Page',
    title: 'Titles',
    where: '/p/x-y',
  })
  expect(contributionInWords({ point: 'run/tab/v1', id: 'a', title: 'Why', projects: ['content_*'] }, 'x').where).toBe(
    'on runs of content_*',
  )
})

it('every permission and every point has words', () => {
  for (const permission of Object.keys(permissions))
    expect(mayInWords([permission]), permission).not.toContain('nothing')
  for (const point of pointIds) if (point !== 'nav/v1') expect(addsInWords(points(point)), point).not.toBe('nothing')
})
