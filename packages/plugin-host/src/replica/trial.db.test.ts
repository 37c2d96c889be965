import { testDatabase } from '@groundwork/db/testing'
import { afterAll, expect, it } from 'vitest'
import { testFleet } from './testing/test-host'

const source = `let did = 'nothing'
export default defineBackend({
  start: () => void (did = 'start'),
  checkConfig: () => [{ path: '', level: 'warning', message: did + ' ' + process.env.GROUNDWORK_PLUGIN_TRIAL }],
})`

const db = await testDatabase()
const fleet = testFleet(db)
afterAll(() => fleet.close())

it('asks a version about a configuration without starting what it does once it is registered', async () => {
  const sockets: unknown[] = []
  const host = await fleet.host({
    platform: {
      openSocket: async (socket) => {
        sockets.push(socket)
        return { close() {} }
      },
      tokenFor: () => 'token',
    },
  })
  const pluginId = 'starts-much'
  const stored = await fleet.store({ pluginId, version: '1.0.0', source })
  const call = { path: '/-/check-config', body: { values: {} } }
  const tried = await host.callBundle(stored.sha256, call)
  expect(said(tried)).toBe('nothing 1')
  await fleet.enabled(stored)
  expect(said(await host.call(pluginId, call))).toBe('start undefined')
  expect(sockets).toMatchObject([{ trial: true }, { trial: false }])
})

function said({ value }: { value: unknown }): string | undefined {
  return (value as { findings: { message: string }[] }).findings[0]?.message
}
