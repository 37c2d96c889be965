import { expect, it } from 'vitest'
import { runCommand } from './command'
import type { PluginHostApi } from './host-api'

const plugin = { id: 'films', version: '1.0.0', name: 'Films', basePath: '/p/films', dev: false }

function recordingHost() {
  const said: unknown[] = []
  const crashes: unknown[] = []
  const host: PluginHostApi = {
    viewer: { id: 'ada', name: 'Ada', role: 'developer' },
    navigate: (address, options) => void said.push([address, options]),
    toast: (message) => void said.push(message),
    portalRoot: () => undefined as never,
    project: () => Promise.reject(new Error('not asked')),
    run: () => Promise.reject(new Error('not asked')),
    config: () => Promise.resolve({}),
    listen: () => () => {},
    reportCrash: (crash) => void crashes.push(crash),
    fetch: () => Promise.resolve(Response.json([{ result: { data: 3 } }])),
  }
  return { host, said, crashes }
}

it('gives a command the way, a voice and the router', async () => {
  const { host, said, crashes } = recordingHost()
  await runCommand({
    host,
    plugin,
    async handler({ navigate, toast, client }) {
      navigate('/titles')
      navigate('/runs', { portal: true, replace: true })
      const count: unknown = await (client() as unknown as { count: { query(): Promise<number> } }).count.query()
      toast(`${String(count)} titles.`)
    },
  })
  expect(said).toEqual([['/p/films/titles', {}], ['/runs', { replace: true }], { text: '3 titles.' }])
  expect(crashes).toEqual([])
})

it('says under its name what a command threw, and reports it', async () => {
  const { host, said, crashes } = recordingHost()
  await runCommand({ host, plugin, handler: () => Promise.reject(new Error('No titles.')) })
  expect(said).toEqual([{ text: 'Films: No titles.' }])
  expect(crashes).toMatchObject([{ pluginId: 'films', message: 'No titles.' }])
})
