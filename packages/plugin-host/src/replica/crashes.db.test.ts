import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testFleet } from './testing/test-host'

const source = `
import fs from 'node:fs'
const kept = []
const ends = {
  exit: () => process.exit(3),
  throw: () => setTimeout(() => { throw new Error('thrown on purpose') }),
  reject: () => void Promise.reject(new Error('rejected on purpose')),
  loop: () => { for (;;); },
  heap: () => { for (;;) kept.push({ text: String(Math.random()), more: [Math.random()] }) },
  buffers: () => setInterval(() => kept.push(Buffer.alloc(40e6, 1)), 5),
  disk: () => setInterval(() => fs.writeFileSync(process.env.HOME + '/' + kept.push(0), Buffer.alloc(8e6, 1)), 20),
  sigkill: () => process.kill(process.pid, 'SIGKILL'),
}
export default defineBackend({
  router: router({ pid: procedure.query(() => process.pid) }),
  http(request) {
    const what = new URL(request.url).pathname.slice(1)
    if (ends[what]) setTimeout(ends[what], 20)
    return new Response('taken')
  },
})`

const db = await testDatabase()
const fleet = testFleet(db)
let host: Awaited<ReturnType<typeof fleet.host>>
beforeAll(async () => {
  host = await fleet.host()
})
afterAll(() => fleet.close())

const until = (check: () => Promise<void>, timeout = 25_000) => vi.waitFor(check, { timeout, interval: 25 })
const state = async (pluginId: string) => (await fleet.instances(pluginId))[0]

describe('a backend that ends', () => {
  it.each([
    ['exit', /exit code 3/],
    ['throw', /threw an error that nothing caught: Error: thrown on purpose \(at .*backend\/index\.js/],
    ['reject', /promise failed and nothing caught it: Error: rejected on purpose/],
    ['loop', /did not answer for \d s: something keeps it busy/],
    ['heap', /r[au]n out of memory.* its JavaScript heap may grow to 96 MB/],
    ['buffers', /used \d+ MB of memory; its limit is 192 MB/],
    ['disk', /scratch folder grew beyond 256 MB/],
    ['sigkill', /ended by the signal SIGKILL/],
  ])(
    'is started again after %s, and the reason is said',
    async (kind, reason) => {
      const pluginId = `ends-by-${kind}`
      await fleet.enabled(await fleet.store({ pluginId, version: '1.0.0', source }))
      expect(await host.ask(pluginId, `/http/${kind}`)).toMatchObject({ status: 200, text: 'taken' })
      await until(async () => {
        await host.log.flush()
        const { rows } = await db.pool.query(`select line from plugin_log where plugin_id = $1 and stream = 'host'`, [
          pluginId,
        ])
        expect(rows[0]?.line).toMatch(reason)
      })
      await until(async () => expect(await state(pluginId)).toMatchObject({ state: 'healthy', restarts: 1 }))
      expect(await host.ask(pluginId, '/trpc/pid')).toMatchObject({ status: 200 })
    },
    30_000,
  )

  it('is ended when it fills the memory before it ever answers', async () => {
    const pluginId = 'fills-at-once'
    const filling = `const kept = []
      for (let n = 0; n < 60; n++) { kept.push(Buffer.alloc(40e6, 1)); await new Promise((resolve) => setTimeout(resolve, 50)) }
      export default defineBackend({})`
    await fleet.enabled(await fleet.store({ pluginId, version: '1.0.0', source: filling }))
    await until(async () =>
      expect((await state(pluginId))?.reason).toMatch(/used \d+ MB of memory; its limit is 192 MB/),
    )
    await fleet.disable(pluginId)
  }, 30_000)

  it('is started again when it does not listen any more', async () => {
    const pluginId = 'closes-its-door'
    const deaf = `import http from 'node:http'
      const { listen } = http.Server.prototype
      http.Server.prototype.listen = function (...given) { globalThis.own = this; return listen.apply(this, given) }
      export default defineBackend({ http: () => { setTimeout(() => { own.close(); own.closeAllConnections() }, 20); return new Response('taken') } })
      setInterval(() => {}, 1000)`
    await fleet.enabled(await fleet.store({ pluginId, version: '1.0.0', source: deaf }))
    expect(await host.ask(pluginId, '/http/')).toMatchObject({ status: 200 })
    await until(async () => expect(await state(pluginId)).toMatchObject({ state: 'healthy', restarts: 1 }))
  }, 30_000)

  it('is left alone after five ends in a minute, until it is enabled again', async () => {
    const pluginId = 'ends-always'
    const always = `setTimeout(() => process.exit(9), 30)\nexport default defineBackend({})`
    await fleet.enabled(await fleet.store({ pluginId, version: '1.0.0', source: always }))
    await until(async () =>
      expect(await state(pluginId)).toMatchObject({
        state: 'quarantined',
        reason: expect.stringMatching(/exit code 9/),
      }),
    )
    const answer = await host.ask(pluginId, '/http/x')
    expect(answer.status).toBe(503)
    expect(answer.text).toMatch(/crashed again and again and is not started any more\. It ended with exit code 9/)
    // Groundwork itself may just be noting that it left it alone.
    await until(() => fleet.disable(pluginId))
    await until(async () => expect(await fleet.instances(pluginId)).toEqual([]))
    await fleet.enableAgain(pluginId)
    await until(async () => expect((await state(pluginId))?.state).toMatch(/starting|healthy|restarting/))
  }, 60_000)

  it('says which file of it failed when it cannot even start', async () => {
    const pluginId = 'ends-at-import'
    const broken = `throw new TypeError('no such table')\nexport default defineBackend({})`
    await fleet.enabled(await fleet.store({ pluginId, version: '1.0.0', source: broken }))
    await until(async () =>
      expect((await state(pluginId))?.reason).toMatch(
        /^It failed while it started: TypeError: no such table \(at backend\/index\.js:\d+:\d+\)\.$/,
      ),
    )
  }, 60_000)

  it('says the file and line of its source where the bundle has a map', async () => {
    const pluginId = 'ends-with-map'
    const source = `\nfunction read() {\n  throw new TypeError('no such film')\n}\nread()\nexport default defineBackend({})`
    await fleet.enabled(await fleet.store({ pluginId, version: '1.0.0', source, mapTo: 'films.ts' }))
    await until(async () =>
      expect((await state(pluginId))?.reason).toMatch(/no such film \(at .*backend\/films\.ts:6:9\)?/),
    )
  }, 60_000)
})
