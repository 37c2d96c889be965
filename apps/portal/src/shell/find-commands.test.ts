import { TRPCClientError } from '@trpc/client'
import { expect, test, vi } from 'vitest'
import type { useTRPCClient } from '../trpc/client'
import { findCommands } from './find-commands'

/** The outside: answers as the portal gives them. */
function portal(search: () => Promise<unknown>, suggest: () => Promise<unknown> = () => Promise.resolve([])) {
  const queries = { catalog: { search: { query: vi.fn(search) } }, runs: { suggest: { query: vi.fn(suggest) } } }
  return queries as unknown as ReturnType<typeof useTRPCClient>
}

const titles = async (client: ReturnType<typeof useTRPCClient>) =>
  (await findCommands('settings', { client, refusals: {} })).map(({ title }) => title)

test('a search that could not be made is not shown as one without hits', async () => {
  const away = () => Promise.reject(new Error('The portal does not answer.'))
  const [first, ...rest] = await findCommands('settings', { client: portal(away), refusals: {} })
  expect(first).toMatchObject({
    title: 'Not searched',
    items: [{ label: 'Projects and flows', reason: 'The portal does not answer.' }],
  })
  expect(rest.map(({ title }) => title)).toContain('Pages')
})

test('what does not exist is no trouble', async () => {
  const none = () =>
    Promise.reject(TRPCClientError.from({ error: { message: 'No.', code: 0, data: { code: 'NOT_FOUND' } } }))
  expect(await titles(portal(() => Promise.resolve([]), none))).not.toContain('Not searched')
})
