import { describe, expect, it } from 'vitest'
import { readFilter } from './read-filter'

const recorded: Record<string, string[]> = {
  flow: ['PriceFlow', 'PriceAuditFlow', 'TitleFlow'],
  project: ['prices', 'content_decisions'],
  user: ['ana'],
  branch: ['main'],
  tag: [],
}
const suggest = (key: string, prefix: string) =>
  Promise.resolve((recorded[key] ?? []).filter((value) => value.toLowerCase().includes(prefix.toLowerCase())))
const read = (text: string) => readFilter(text, suggest)

describe('a bare word', () => {
  it.each([
    ['priceflow', 'flow', 'PriceFlow'],
    ['title', 'flow', 'TitleFlow'],
    ['prices', 'project', 'prices'],
    ['decisions', 'project', 'content_decisions'],
    ['ANA', 'user', 'ana'],
    ['failed', 'status', 'failed'],
  ])('%s becomes %s:%s', async (word, key, value) => {
    expect(await read(word)).toEqual({ tokens: [{ key, value }], rest: '', problem: null })
  })

  it('that is nothing stays, and what is beside it is still taken', async () => {
    expect(await read('zzzz status:Failed')).toEqual({
      tokens: [{ key: 'status', value: 'failed' }],
      rest: 'zzzz',
      problem: 'Nothing recorded is called "zzzz".',
    })
  })
})

describe('a token', () => {
  it.each([
    ['foo:bar', '"foo" is no filter: status, project, flow, user, branch, tag.'],
    ['status:banana', '"banana" is no status: queued, running, succeeded, failed, unknown.'],
    ['flow:zzzz', 'Nothing recorded is called "zzzz".'],
    ['flow:', '"flow:" lacks a value.'],
  ])('%s is refused and stays', async (text, problem) => {
    expect(await read(text)).toEqual({ tokens: [], rest: text, problem })
  })

  it('is written as it was recorded, and a tag is taken at its word', async () => {
    expect((await read('flow:titleflow tag:nightly')).tokens).toEqual([
      { key: 'flow', value: 'TitleFlow' },
      { key: 'tag', value: 'nightly' },
    ])
  })
})

it('loses nothing when the values cannot be asked for', async () => {
  const answer = await readFilter('price', () => Promise.reject(new Error('away')))
  expect(answer).toMatchObject({ tokens: [], rest: 'price' })
  expect(answer.problem).toContain('try again')
})
