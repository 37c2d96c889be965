import { TRPCClientError } from '@trpc/client'
import { expect, test, vi } from 'vitest'
import type { useTRPCClient } from '../trpc/client'
import { type Command, findCommands } from './find-commands'

const costLens = {
  pluginId: 'cost-lens',
  name: 'Cost lens',
  version: '1.0.0',
  description: 'Spend by project.',
  ownerTeamName: null,
}

const all = [
  { runNumber: 28, id: '28', flow: 'BigFlow', project: 'BigFlow', status: 'succeeded' },
  { runNumber: 29, id: 'argo-wf-77', flow: 'WfFlow', project: 'wf', status: 'failed' },
]
const ran = (fits: (run: (typeof all)[number]) => boolean) => Promise.resolve(all.filter(fits))

/** The outside: answers as the portal gives them. */
function portal(search: () => Promise<unknown>, suggest: () => Promise<unknown> = () => Promise.resolve([])) {
  const queries = {
    catalog: { search: { query: vi.fn(search) } },
    runs: {
      suggest: { query: vi.fn(suggest) },
      byNumbers: {
        query: ({ runNumbers }: { runNumbers: number[] }) => ran(({ runNumber }) => runNumbers.includes(runNumber)),
      },
      withId: { query: ({ id }: { id: string }) => ran((run) => run.id === id) },
    },
    delivery: { matrix: { query: () => Promise.resolve({ rows: [] }) } },
    plugins: { catalogue: { query: () => Promise.resolve([costLens]) } },
  }
  return queries as unknown as ReturnType<typeof useTRPCClient>
}

const titles = async (client: ReturnType<typeof useTRPCClient>) =>
  (await findCommands('settings', { client, refusals: {}, signOut: () => {}, plugins: () => [] })).map(
    ({ title }) => title,
  )

test('a search that could not be made is not shown as one without hits', async () => {
  const away = () => Promise.reject(new Error('The portal does not answer.'))
  const [first, ...rest] = await findCommands('settings', {
    client: portal(away),
    refusals: {},
    signOut: () => {},
    plugins: () => [],
  })
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

test('a run is found by every name it goes by', async () => {
  const client = portal(() => Promise.resolve([]))
  const runs = async (query: string) =>
    (await findCommands(query, { client, refusals: {}, signOut: () => {}, plugins: () => [] }))
      .find(({ title }) => title === 'Runs')
      ?.items.map(({ label }) => label)
  for (const query of ['BigFlow 28', 'bigflow 28', 'BigFlow/28', '28'])
    expect(await runs(query)).toEqual(['BigFlow/28'])
  for (const query of ['argo-wf-77', 'WfFlow argo-wf-77', 'WfFlow/argo-wf-77'])
    expect(await runs(query)).toEqual(['WfFlow/argo-wf-77'])
  expect(await runs('WfFlow 28')).toBeUndefined()
})

test('what plugins add comes in groups of their own, pages only where pages are looked for', async () => {
  const command = (label: string) => ({ id: label, label })
  const plugins = () => [{ title: 'Cost lens', pages: [command('Spend')], actions: [command('Sync spend')] }]
  const client = portal(() => Promise.resolve([]))
  const added = async (query: string) =>
    (await findCommands(query, { client, refusals: {}, signOut: () => {}, plugins })).find(
      ({ title }) => title === 'Cost lens',
    )
  expect((await added('spend'))?.items.map(({ label }) => label)).toEqual(['Spend', 'Sync spend'])
  expect((await added('>spend'))?.items.map(({ label }) => label)).toEqual(['Sync spend'])
})

test('an installed plugin is found by its name and by what it is for', async () => {
  const client = portal(() => Promise.resolve([]))
  const found = async (query: string) =>
    (await findCommands(query, { client, refusals: {}, signOut: () => {}, plugins: () => [] })).find(
      ({ title }) => title === 'Plugins',
    )
  expect((await found('spend proj'))?.items).toMatchObject([{ label: 'Cost lens', href: '/plugins/cost-lens' }])
  expect(await found('elsewhere')).toBeUndefined()
})

test('signing out and the themes are found by what one would type', async () => {
  const client = portal(() => Promise.resolve([]))
  const signOut = vi.fn()
  const labels = async (query: string) =>
    (await findCommands(query, { client, refusals: {}, signOut, plugins: () => [] })).flatMap(({ items }) => items)
  const [leave] = await labels('>sign out')
  ;(leave as Command).run?.()
  expect(signOut).toHaveBeenCalledOnce()
  expect((await labels('change theme')).map(({ label }) => label)).toEqual([
    'Change theme to light',
    'Change theme to dark',
    'Change theme to that of this device',
  ])
})
