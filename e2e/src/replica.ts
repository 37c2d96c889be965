import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Running, root } from './groundwork'

export type Replica = { portalUrl: string; stop: () => Promise<void> }

/** One portal and one engine more, from the same build, over the same database and with the same secret, with a disk of their own. */
export async function startReplica({
  databaseUrl,
  secret,
  data: shared,
}: Pick<Running, 'databaseUrl' | 'secret' | 'data'>): Promise<Replica> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'groundwork-replica-'))
  const [portalPort, enginePort] = [await freePort(), await freePort()]
  const portalUrl = `http://127.0.0.1:${portalPort}`
  const engineUrl = `http://127.0.0.1:${enginePort}`
  const datastore = path.join(shared, 'metaflow/datastore')
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
    GROUNDWORK_SECRET: secret,
    GROUNDWORK_ENGINE_URL: engineUrl,
    GROUNDWORK_ENGINE_PORT: String(enginePort),
    GROUNDWORK_PORTAL_URL: portalUrl,
    GROUNDWORK_METADATA_URL: engineUrl,
    GROUNDWORK_DATASTORE_ROOTS: datastore,
    GROUNDWORK_DATASTORE_FOLDER: datastore,
    GROUNDWORK_SHIPPED_PLUGINS: path.join(root, 'apps/engine/dist/plugins'),
    GROUNDWORK_SDK_FOLDER: path.join(root, 'packages/plugin-sdk/dist'),
    GROUNDWORK_DATA: data,
  }
  const start = (name: 'engine' | 'portal', args: string[]) => {
    const child = spawn(process.execPath, args, {
      cwd: path.join(root, 'apps', name),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const log = createWriteStream(path.join(data, `${name}.log`))
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
    return child
  }
  const engine = start('engine', ['dist/engine.mjs'])
  const next = path.join(root, 'node_modules/next/dist/bin/next')
  const portal = start('portal', [
    next,
    'start',
    '--keepAliveTimeout',
    '75000',
    '-p',
    String(portalPort),
    '-H',
    '127.0.0.1',
  ])
  async function stop() {
    // A portal keeps nothing; asked politely, it would wait for open pages to leave.
    await Promise.all([end(portal, 'SIGKILL'), end(engine, 'SIGTERM')])
    await rm(data, { recursive: true, force: true })
  }
  try {
    await Promise.all([answers(engine, `${engineUrl}/ping`), answers(portal, `${portalUrl}/sign-in`)])
  } catch (error) {
    await stop()
    throw error
  }
  return { portalUrl, stop }
}

async function answers(child: ChildProcess, address: string): Promise<void> {
  while (
    !(await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}.`)
    await delay(50)
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
