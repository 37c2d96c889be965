import { writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findConfinement } from '../process/confinement'
import { tryCommand } from '../process/system-programs'
import { testFleet } from './testing/test-host'

/** A backend that tries what it is told and answers how that went. */
const source = `
import fs from 'node:fs'
import net from 'node:net'
import { spawnSync } from 'node:child_process'
import { Worker } from 'node:worker_threads'

const connect = (options) => new Promise((resolve, reject) => {
  const socket = net.connect(options, () => { socket.destroy(); resolve('connected') })
  socket.on('error', reject)
  setTimeout(() => reject(new Error('no answer')), 3000)
})
const attempts = {
  environment: () => JSON.stringify(process.env),
  read: ({ file }) => fs.readFileSync(file, 'utf8'),
  list: ({ file }) => fs.readdirSync(file).join(),
  write: ({ file }) => fs.writeFileSync(file, 'x'),
  spawn: () => { const done = spawnSync('/bin/sh', ['-c', 'id']); if (done.error) throw done.error; return done.stdout.toString() },
  database: ({ file }) => { const { DatabaseSync } = process.getBuiltinModule('node:sqlite') ?? {}; if (!DatabaseSync) throw Object.assign(new Error(), { code: 'ENOENT' }); new DatabaseSync(file).exec('create table t (a)'); return 'written' },
  worker: () => new Worker('1', { eval: true }) && 'started',
  signal: ({ pid }) => process.kill(Number(pid), 0) && 'reached',
  connect: ({ host, port }) => connect({ host, port: Number(port) }),
  socket: ({ file }) => connect({ path: file }),
  fetch: ({ url }) => fetch(url).then((answer) => answer.status),
  user: () => process.getuid() + ' ' + process.getgroups().join(),
  parent: () => String(process.ppid),
  scratch: () => { const file = process.env.GROUNDWORK_PLUGIN_SCRATCH + '/note'; fs.writeFileSync(file, 'kept'); return fs.readFileSync(file, 'utf8') },
  bundle: () => fs.readFileSync(new URL(import.meta.url), 'utf8').length,
}
export default defineBackend({
  http: async (request) => {
    const url = new URL(request.url)
    try {
      return Response.json({ result: await attempts[url.pathname.slice(1)](Object.fromEntries(url.searchParams)) })
    } catch (error) {
      return Response.json({ denied: error.cause?.code ?? error.code ?? error.message })
    }
  },
})`

const db = await testDatabase()
const fleet = testFleet(db)
let host: Awaited<ReturnType<typeof fleet.host>>
let another: { socket: string; scratch: string }
beforeAll(async () => {
  process.env['GROUNDWORK_TEST_MARK'] = 'of-the-host'
  host = await fleet.host()
  for (const pluginId of ['hostile-one', 'harmless-two'])
    await fleet.enabled(await fleet.store({ pluginId, version: '1.0.0', source }))
  const { HOME: scratch = '', GROUNDWORK_PLUGIN_SOCKET: socket = '' } = await environmentOf('harmless-two')
  another = { socket, scratch }
  writeFileSync(path.join(host.dataDir, 'secret'), 'secret')
})
afterAll(() => fleet.close())

type Outcome = { result?: unknown; denied?: string }
async function attempt(what: string, given: Record<string, string> = {}, pluginId = 'hostile-one'): Promise<Outcome> {
  const answer = await host.ask(pluginId, `/http/${what}?${new URLSearchParams(given).toString()}`)
  expect(answer.status).toBe(200)
  return JSON.parse(answer.text) as Outcome
}

async function environmentOf(pluginId: string): Promise<Record<string, string>> {
  return JSON.parse(String((await attempt('environment', {}, pluginId)).result)) as Record<string, string>
}

const { protections } = await findConfinement()
/** What the system refuses to enforce cannot be asked for; the page of the plugin says the same. */
const held = (...names: (keyof typeof protections)[]) => ({ skip: !names.every((name) => protections[name].on) })
const denied = {
  denied: expect.stringMatching(/^(ERR_ACCESS_DENIED|EACCES|EPERM|ESRCH|ENOENT|ENETUNREACH|EAI_AGAIN|ENOTFOUND)$/),
}

describe('a hostile backend', () => {
  it('sees nothing of the environment of the host', async () => {
    expect(Object.keys(await environmentOf('hostile-one')).sort()).toEqual([
      'GROUNDWORK_PLATFORM_SOCKET',
      'GROUNDWORK_PLATFORM_TOKEN',
      'GROUNDWORK_PLUGIN_ID',
      'GROUNDWORK_PLUGIN_SCRATCH',
      'GROUNDWORK_PLUGIN_SOCKET',
      'GROUNDWORK_PLUGIN_VERSION',
      'HOME',
      'LANG',
      'PATH',
      ...(protections.processes.on ? ['PWD'] : []),
      'TMPDIR',
      'TZ',
    ])
  })

  it('reads no file of the system', held('permissionModel'), async () => {
    expect(await attempt('read', { file: '/etc/passwd' })).toEqual(denied)
    expect(await attempt('list', { file: '/' })).toEqual(denied)
  })

  it('reads nothing in the data folder', held('permissionModel'), async () => {
    expect(await attempt('read', { file: path.join(host.dataDir, 'secret') })).toEqual(denied)
  })

  it('reads no source of the engine', held('permissionModel'), async () => {
    expect(await attempt('read', { file: import.meta.filename })).toEqual(denied)
  })

  it('reads no environment of the engine through /proc', held('uid'), async () => {
    expect(await attempt('read', { file: `/proc/${process.pid}/environ` })).toEqual(denied)
    expect(await attempt('read', { file: '/proc/self/environ' })).toEqual(denied)
  })

  it('writes nowhere but to its scratch folder', held('permissionModel'), async () => {
    expect(await attempt('write', { file: '/tmp/groundwork-hostile' })).toEqual(denied)
    // The database of newer Node.js does not ask the permission model.
    expect(await attempt('database', { file: '/tmp/groundwork-hostile.db' })).toEqual(denied)
    expect(await attempt('scratch')).toEqual({ result: 'kept' })
    expect(await attempt('bundle')).toEqual({ result: expect.any(Number) })
  })

  it('starts no process and no thread', held('permissionModel'), async () => {
    expect(await attempt('spawn')).toEqual(denied)
    expect(await attempt('worker')).toEqual(denied)
  })

  it('signals neither the engine nor another process', held('uid', 'processes'), async () => {
    expect(await attempt('signal', { pid: String(process.pid) })).toEqual(denied)
    const [row] = await fleet.instances('harmless-two')
    expect(await attempt('signal', { pid: String(row?.pid) })).toEqual(denied)
  })

  it('reaches no socket of another plugin', held('uid'), async () => {
    expect(await attempt('socket', { file: another.socket })).toEqual(denied)
  })

  it('reads nothing of another plugin', held('uid', 'permissionModel'), async () => {
    await attempt('scratch', {}, 'harmless-two')
    expect(await attempt('read', { file: path.join(another.scratch, 'note') })).toEqual(denied)
  })

  it('has a user of its own', held('uid'), async () => {
    const [one, two] = [await attempt('user'), await attempt('user', {}, 'harmless-two')]
    expect(one.result).toMatch(/^\d{5,10} (\d{5,10})?$/)
    expect(one.result).not.toBe(two.result)
    expect(one.result).not.toMatch(/^0 /)
  })

  it('reaches no database', held('network'), async () => {
    const { hostname: name, port } = new URL(db.url)
    expect(await attempt('connect', { host: name || '127.0.0.1', port: port || '5432' })).toEqual(denied)
  })

  it('reaches no server of this machine', held('network'), async () => {
    const server = net.createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as net.AddressInfo
    expect(await attempt('connect', { host: '127.0.0.1', port: String(port) })).toMatchObject({
      denied: expect.stringMatching(/ENETUNREACH|ECONNREFUSED/),
    })
    server.close()
  })

  it('reaches nothing outside', held('network'), async () => {
    expect(await attempt('connect', { host: '192.0.2.1', port: '443' })).toEqual(denied)
    expect(await attempt('fetch', { url: 'http://example.com/' })).toEqual(denied)
  })

  it.skipIf(!protections.uid.on)('is denied by the system too, where Node.js would let it', async () => {
    const { wrap, userOf } = await findConfinement()
    const read = async (file: string) => tryCommand(wrap(userOf('hostile-one'), ['/bin/cat', file]))
    await attempt('scratch', {}, 'harmless-two')
    expect(await read('/etc/hostname')).toBeNull()
    expect(await read(path.join(another.scratch, 'note'))).toMatch(/Permission denied/)
    expect(await read(path.join(host.dataDir, 'secret'))).toMatch(/Permission denied/)
    expect(await read(`/proc/${process.pid}/environ`)).toMatch(/Permission denied|No such file/)
  })

  it('is shown with what keeps it in its place', async () => {
    const [row] = await fleet.instances('hostile-one')
    expect(row?.protections).toEqual(protections)
    for (const { on, why } of Object.values(protections)) expect(on || why).toBeTruthy()
  })

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'is held by all of it where the engine is root on Linux',
    () => {
      expect(Object.values(protections).every(({ on }) => on)).toBe(true)
    },
  )
})
