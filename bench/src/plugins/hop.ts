import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createEventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { materialise } from '@groundwork/plugin-host/bundle/materialise'
import { createLogWriter } from '@groundwork/plugin-host/log'
import { createPluginHost, type PluginHost } from '@groundwork/plugin-host/process'
import { createUseCounter } from '@groundwork/plugin-host/use'
import { quantile, round } from '../measure/load'
import type { Portal } from './portal'

export type Hop = { p50Ms: number; p99Ms: number }

const warmUp = 500
const helloPath = '/trpc/hello'

/**
 * A request through the engine's plugin host alone: from its `fetch` over the Unix socket to the last byte of the answer of
 * a router that does nothing. The host is a second engine, in this process.
 */
export async function backendHop(
  pool: Pool,
  { databaseUrl, pluginId, requests }: { databaseUrl: string; pluginId: string; requests: number },
): Promise<Hop> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-hop-'))
  const bus = createEventBus({ pool, directUrl: databaseUrl })
  const log = createLogWriter({ pool, replicaId: null })
  const use = createUseCounter({ pool })
  const host = createPluginHost({
    pool,
    bus,
    dataDir,
    log,
    use,
    platform: { openSocket: async () => ({ close() {} }), tokenFor: () => 'token' },
    unpack: (sha256, folder) => materialise(pool, sha256, folder),
    requestsPerMinute: 10_000_000,
  })
  try {
    await host.start()
    await ready(host, pluginId)
    return await timed(requests, () => askHost(host, pluginId))
  } finally {
    await host.stop()
    await use.close()
    await log.close()
    await bus.close()
    fs.rmSync(dataDir, { recursive: true, force: true })
  }
}

/** The whole way of a browser's request: portal, engine, socket, and back. */
export function wholeHop(portal: Portal, { pluginId, requests }: { pluginId: string; requests: number }): Promise<Hop> {
  return timed(requests, async () => {
    const response = await fetch(`${portal.url}/api/plugins/${pluginId}${helloPath}`, { headers: portal.headers })
    await response.arrayBuffer()
    return response.status
  })
}

async function askHost(host: PluginHost, pluginId: string): Promise<number> {
  const { status, body } = await host.fetch(pluginId, {
    method: 'GET',
    path: helloPath,
    headers: {},
    body: null,
    caller: { kind: 'system' },
    requestId: 'bench',
  })
  body.resume()
  await new Promise((resolve, reject) => body.once('end', resolve).once('error', reject))
  return status
}

async function ready(host: PluginHost, pluginId: string): Promise<void> {
  for (let n = 0; n < 100; n++) {
    if ((await askHost(host, pluginId)) === 200) return
    await delay(100)
  }
  throw new Error(`${pluginId} does not answer.`)
}

async function timed(requests: number, ask: () => Promise<number>): Promise<Hop> {
  const times: number[] = []
  for (let n = 0; n < requests + warmUp; n++) {
    const started = performance.now()
    const status = await ask()
    if (status !== 200) throw new Error(`A request was answered with ${status}.`)
    if (n >= warmUp) times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  return { p50Ms: round(quantile(times, 0.5), 3), p99Ms: round(quantile(times, 0.99), 3) }
}
