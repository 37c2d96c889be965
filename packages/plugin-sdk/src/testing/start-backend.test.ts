import { expect, it } from 'vitest'
import { exampleManifest } from '../manifest/manifest-example'
import backend from './example-backend'
import { fakeClock } from './fake-clock'
import { startBackend } from './start-backend'

function manifest(...more: string[]) {
  const example = exampleManifest()
  return { ...example, migrations: [], permissions: [...example.permissions, 'kv', 'events.publish', ...more] }
}

it('answers its router over its socket, typed, as whoever asks', async () => {
  await using films = await startBackend({ backend, manifest: manifest() })
  expect(await films.client.whoami.query()).toBe('Ada')
  expect(await films.as({ kind: 'system' }).whoami.query()).toBe('nobody')
  expect(await films.client.rate.mutate({ title: 'Alien', stars: 5 })).toBe(5)
  expect(await films.client.stars.query('Alien')).toBe(5)
  await expect(films.client.rate.mutate({ title: 'Alien', stars: 9 })).rejects.toThrow(
    'stars: Too big: expected number to be <=5',
  )
})

it('refuses what the manifest does not ask for', async () => {
  await using films = await startBackend({
    backend,
    manifest: manifest(),
    http: () => Response.json({ price: 7 }),
  })
  expect(await films.client.price.query()).toEqual({ price: 7 })
  expect(await films.client.refusals.query()).toEqual([
    expect.stringContaining('needs the permission "http:elsewhere.example.org"'),
    expect.stringContaining('runs.list needs the permission "runs.read"'),
  ])
})

it('runs jobs that are due, and those whose schedule came', async () => {
  using clock = fakeClock('2026-03-02T05:59:00Z')
  await using films = await startBackend({ backend, manifest: manifest() })
  await films.client.rate.mutate({ title: 'Alien', stars: 4 })
  await films.client.rate.mutate({ title: 'Alien', stars: 5 })
  expect(films.recorded.jobs).toMatchObject([{ job: 'sync', payload: { title: 'Alien' }, key: 'Alien' }])
  expect(await films.runDueJobs()).toEqual(['sync'])
  expect(await films.runDueJobs()).toEqual([])
  clock.advance(60_000)
  expect(await films.runDueJobs()).toEqual(['sync'])
  expect(films.recorded.logs).toEqual([
    { level: 'info', message: 'Synced.', fields: { payload: { title: 'Alien' }, key: 'Alien' } },
    { level: 'info', message: 'Synced.', fields: { payload: null, key: null } },
  ])
  await expect(films.runJob('sync', 'broken')).rejects.toThrow('The catalogue service is away.')
  await expect(films.runJob('nosuch')).rejects.toThrow(/no job "nosuch"/)
})

it('hands on events, webhooks, configurations, methods of points and plain requests', async () => {
  await using films = await startBackend({ backend, manifest: manifest() })
  await films.sendEvents('runs', [{ topic: 'run' }])
  expect(films.recorded.events).toEqual([{ name: 'seen', payload: { topic: 'run' } }])
  const sold = await films.webhook('sale', { body: 'sold' })
  expect([sold.status, await sold.text()]).toEqual([202, 'sold'])
  expect(await films.checkConfig({})).toEqual([{ path: '/market', level: 'error', message: 'Name a market.' }])
  expect(await films.call('gate', 'evaluate', { promotion: 'P-1' })).toEqual({ is: 'pass', why: 'P-1 for system' })
  const table = await films.fetch('/http/titles.csv')
  expect([table.headers.get('content-type'), await table.text()]).toEqual(['text/csv', 'id,name\n'])
})

it('forgets values when their time is over', async () => {
  using clock = fakeClock()
  await using films = await startBackend({ backend, manifest: manifest() })
  await films.client.rate.mutate({ title: 'Alien', stars: 4 })
  clock.advance(365 * 24 * 3_600_000)
  expect(await films.client.stars.query('Alien')).toBe(4)
})

it('says what is wrong with a manifest, and where a built entry is missing', async () => {
  await expect(startBackend({ backend, manifest: { id: 'x' } })).rejects.toThrow(
    /The manifest is not right:\nid: Use 3 to 40/,
  )
  await expect(startBackend({ entry: 'dist/no/index.js', manifest: manifest() })).rejects.toThrow(
    /Build the plugin first/,
  )
})
