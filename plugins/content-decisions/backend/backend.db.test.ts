import type { RunInfo } from '@groundwork/plugin-sdk/platform'
import type { Caller } from '@groundwork/plugin-sdk/protocol'
import { startBackend } from '@groundwork/plugin-sdk/testing'
import { expect, test } from 'vitest'
import manifest from '../plugin.json' with { type: 'json' }
import backend from './index'

const folder = new URL('..', import.meta.url).pathname
const config = { flows: ['SlateFlow'], weakBelow: 6.5, remindAfterHours: 24, editors: '' }
const films = [
  { title: 'Amélie', genre: 'Comedy', rating: 8.6, budget: 11e6 },
  { title: 'Heat', genre: 'Drama', rating: 8.2, budget: 60e6 },
]
const developer: Caller = { kind: 'user', id: 'maya', name: 'Maya', role: 'developer', teams: [] }

const run = (runNumber: number, given: Partial<RunInfo> = {}): RunInfo => ({
  flow: 'SlateFlow',
  id: String(runNumber),
  runNumber,
  project: 'content_decisions',
  branch: null,
  user: 'maya',
  status: 'succeeded',
  reason: 'All steps ended.',
  startedAt: 1_700_000_000_000 + runNumber,
  finishedAt: 1_700_000_060_000 + runNumber,
  durationMs: 60_000,
  failedStep: null,
  tasksTotal: 4,
  tasksDone: 4,
  tasksFailed: 0,
  tags: [],
  ...given,
})
const stored = (id: number) => ({
  [`SlateFlow/${id}/choose/slate`]: films,
  [`SlateFlow/${id}/choose/mean_rating`]: 8.4,
})
const succeeded = (id: number) => ({
  topic: 'run',
  key: String(id),
  payload: { flow: 'SlateFlow', run: String(id), project: 'content_decisions', status: 'succeeded' },
})
const start = (given: object = {}) =>
  startBackend({
    backend,
    manifest,
    folder,
    config,
    runs: [run(7)],
    artifacts: stored(7),
    caller: developer,
    ...given,
  })

test('a run that succeeds brings its slate once, though the event comes twice', async () => {
  await using plugin = await start()
  await plugin.sendEvents('runs', [succeeded(7)])
  await plugin.sendEvents('runs', [succeeded(7)])
  const slates = await plugin.client.list.query({})
  expect(slates).toMatchObject([
    { run: 7, state: 'waiting', films, meanRating: 8.4, meanOfAll: null, proposedAt: 1_700_000_060_007 },
  ])
  expect(await plugin.client.counts.query()).toMatchObject({ waiting: 1, oldest: 7 })
})

test('a run that failed, one of another flow and one without a slate bring nothing', async () => {
  await using plugin = await start({ runs: [run(8, { flow: 'Other' }), run(9)], artifacts: {} })
  const failed = { ...succeeded(9), payload: { ...succeeded(9).payload, status: 'failed' } }
  const other = { ...succeeded(8), payload: { ...succeeded(8).payload, flow: 'Other' } }
  await plugin.sendEvents('runs', [failed, other, succeeded(9)])
  expect(await plugin.client.list.query({})).toEqual([])
})

test('the first who decides wins; slate and decision are published', async () => {
  await using plugin = await start()
  await plugin.sendEvents('runs', [succeeded(7)])
  const decided = await plugin.client.decide.mutate({ run: 7, accept: false, reason: 'Too few comedies.' })
  expect(decided).toMatchObject({ state: 'refused', reason: 'Too few comedies.', decidedBy: 'Maya' })
  await expect(plugin.client.decide.mutate({ run: 7, accept: true })).rejects.toThrow(
    'Maya has refused this slate already.',
  )
  const gates = plugin.recorded.calls.filter((call) => call === 'gates.changed')
  expect(gates, 'one for the slate, one for the decision').toHaveLength(2)
  expect(plugin.recorded.events).toEqual([
    { name: 'slate.proposed', key: '7', payload: { run: 7 } },
    { name: 'slate.decided', key: '7', payload: { run: 7, state: 'refused', by: 'maya' } },
  ])
})

test('a refusal needs a reason', async () => {
  await using plugin = await start()
  await plugin.sendEvents('runs', [succeeded(7)])
  await expect(plugin.client.decide.mutate({ run: 7, accept: false })).rejects.toThrow('Say why')
})

test('viewers do not decide, and with a team named nobody outside of it', async () => {
  await using plugin = await start({ config: { ...config, editors: 'films' } })
  await plugin.sendEvents('runs', [succeeded(7)])
  expect(plugin.recorded.notifications).toMatchObject([
    { to: { team: 'films' }, href: '/p/content-decisions/slates/7' },
  ])
  await expect(plugin.client.decide.mutate({ run: 7, accept: true })).rejects.toThrow('The team "films" decides.')
  const editor: Caller = { ...developer, teams: [{ id: 'id-of-films', slug: 'films', role: 'developer' }] }
  expect(await plugin.as(editor).decide.mutate({ run: 7, accept: true })).toMatchObject({ state: 'accepted' })

  await using open = await start()
  const viewer: Caller = { ...developer, role: 'viewer' }
  expect(await open.as(viewer).rules.query()).toMatchObject({ allowed: false })
  await expect(open.as(viewer).decide.mutate({ run: 7, accept: true })).rejects.toThrow('Viewers do not decide.')
})

test('the search through the history takes in what can be read and says what cannot', async () => {
  const artifacts = { ...stored(7), 'SlateFlow/8/choose/slate': 'no list' }
  await using plugin = await start({ runs: [run(7), run(8)], artifacts })
  await plugin.runJob('collect')
  expect((await plugin.client.list.query({})).map((slate) => slate.run)).toEqual([7])
  expect(plugin.recorded.logs.map((line) => line.message)).toEqual([
    'The artifact "slate" of SlateFlow/8 is not a list of films with title, genre, rating and budget.',
    '1 slates of earlier runs found.',
  ])
})

test('a gate that cannot be heard of now keeps neither a slate nor a decision back', async () => {
  // Groundwork takes so many words on gates a minute; without a gate in the manifest it takes none.
  const contributes = manifest.contributes.filter(({ point }) => point !== 'delivery/gate/v1')
  await using plugin = await start({
    manifest: { ...manifest, contributes },
    config: { ...config, editors: 'films' },
  })
  await plugin.sendEvents('runs', [succeeded(7)])
  expect(plugin.recorded.notifications).toMatchObject([{ to: { team: 'films' } }])
  const editor: Caller = { ...developer, teams: [{ id: 'id-of-films', slug: 'films', role: 'developer' }] }
  expect(await plugin.as(editor).decide.mutate({ run: 7, accept: true })).toMatchObject({ state: 'accepted' })
  expect(plugin.recorded.events.map(({ name }) => name)).toEqual(['slate.proposed', 'slate.decided'])
})

test('the search through the history says once that its gate may judge otherwise', async () => {
  await using plugin = await start({ runs: [run(7), run(8)], artifacts: { ...stored(7), ...stored(8) } })
  await plugin.runJob('collect')
  expect(plugin.recorded.events).toHaveLength(2)
  expect(plugin.recorded.calls.filter((call) => call === 'gates.changed')).toHaveLength(1)
})

test('editors are reminded of what waits too long, and of nothing else', async () => {
  await using plugin = await start({ config: { ...config, editors: 'films' } })
  await plugin.runJob('remind')
  expect(plugin.recorded.notifications).toEqual([])
  await plugin.sendEvents('runs', [succeeded(7)])
  await plugin.runJob('remind')
  expect(plugin.recorded.notifications.at(-1)).toMatchObject({ title: '1 slate waits for more than 24 hours' })
})

test('the webhook marks an accepted slate as on air, and refuses the others', async () => {
  await using plugin = await start()
  await plugin.sendEvents('runs', [succeeded(7)])
  const post = (body: string) => plugin.webhook('published', { method: 'POST', body })
  expect((await post('{')).status).toBe(400)
  expect((await post('{"run":7}')).status).toBe(409)
  await plugin.client.decide.mutate({ run: 7, accept: true })
  expect((await post('{"run":7}')).status).toBe(200)
  expect((await plugin.client.one.query({ run: 7 }))?.publishedAt).toBeGreaterThan(1_700_000_000_000)
})

test('the check of a configuration warns of flows that never ran', async () => {
  await using plugin = await start()
  expect(await plugin.checkConfig({ ...config, flows: ['SlateFlow', 'SalteFlow'] })).toEqual([
    { path: '/flows/1', level: 'warning', message: 'No run of SalteFlow is recorded here yet.' },
  ])
})
