import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { TestDatabase } from '@groundwork/db/testing'
import type { Actor } from '@groundwork/access/can'
import type { Caller } from '@groundwork/plugin-sdk/protocol'
import { createLogWriter } from '../../log/log-writer'
import { runtimeRoot } from '../../process/runtime-folder'
import { disable, enable, installation, register, requestUpgrade, rollBack } from '../../registry/registry'
import { createUseCounter } from '../../use/use-counter'
import { createPluginHost, type PluginHostOptions } from '../plugin-host'
import { type SampleBundle, storeSample, writeSample } from './sample-backend'

const system: Actor = { kind: 'system', name: 'Test' }
export const ada: Caller = { kind: 'user', id: 'u1', name: 'Ada', role: 'developer', teams: [] }

/** An engine's plugin host over a test's database, and what a person would do to its plugins. */
export function testFleet(db: TestDatabase) {
  const samples = new Map<string, SampleBundle>()
  const folders: string[] = []
  const stops: (() => Promise<void>)[] = []
  const changing = { pool: db.pool, bus: db.bus, actor: system, requestId: null }
  const rowOf = async (pluginId: string) => {
    const found = await installation(db.pool, pluginId)
    if (!found) throw new Error(`There is no ${pluginId}.`)
    return found
  }

  return {
    rowOf,
    async host(options: Partial<PluginHostOptions> = {}) {
      const dataDir = mkdtempSync(path.join(os.tmpdir(), 'gw-data-'))
      folders.push(dataDir)
      const log = createLogWriter({ pool: db.pool, replicaId: null })
      const use = createUseCounter({ pool: db.pool })
      const host = createPluginHost({
        pool: db.pool,
        bus: db.bus,
        dataDir,
        platform: { openSocket: async () => ({ close() {} }), tokenFor: () => 'token' },
        log,
        use,
        requestsPerMinute: 1_000_000,
        unpack: async (sha256, folder) => {
          const sample = samples.get(sha256)
          if (!sample) throw new Error('There is no such bundle.')
          return writeSample(path.join(folder, sha256), sample)
        },
        ...options,
      })
      stops.push(async () => {
        await host.stop()
        await log.close()
        await use.close()
      })
      await host.start()
      return {
        ...host,
        log,
        dataDir,
        /** Asks as Ada; the whole answer as text. */
        async ask(
          pluginId: string,
          where: string,
          { method = 'GET', body = null as string | null, headers = {} } = {},
        ) {
          const answer = await host.fetch(pluginId, {
            method,
            path: where,
            headers,
            body,
            caller: ada,
            requestId: 'r1',
          })
          return { status: answer.status, headers: answer.headers, text: await text(answer.body) }
        },
      }
    },
    async store(sample: Parameters<typeof storeSample>[1]) {
      const stored = await storeSample(db.pool, sample)
      samples.set(stored.sha256, stored)
      return stored
    },
    async enabled({ pluginId, sha256 }: SampleBundle) {
      await register(changing, { sha256, ownerTeam: null })
      const { generation } = await rowOf(pluginId)
      await enable(changing, { pluginId, generation, audience: { kind: 'everyone' } })
    },
    async upgrade({ pluginId, sha256 }: SampleBundle) {
      await requestUpgrade(changing, { pluginId, sha256, generation: (await rowOf(pluginId)).generation })
    },
    async rollBack(pluginId: string) {
      await rollBack(changing, { pluginId, generation: (await rowOf(pluginId)).generation })
    },
    async disable(pluginId: string) {
      await disable(changing, { pluginId, generation: (await rowOf(pluginId)).generation })
    },
    async enableAgain(pluginId: string) {
      const { generation } = await rowOf(pluginId)
      await enable(changing, { pluginId, generation, audience: { kind: 'everyone' } })
    },
    async instances(pluginId: string) {
      const { rows } = await db.pool.query<InstanceFacts>(
        `select i.replica_id, i.sha256, i.state, i.reason, i.pid, i.restarts, i.protections, i.memory_bytes
         from plugin_instance i where plugin_id = $1 order by started_at`,
        [pluginId],
      )
      return rows
    },
    async close() {
      await Promise.all(stops.map((stop) => stop()))
      for (const folder of folders.flatMap((each) => [runtimeRoot(each), each]))
        rmSync(folder, { recursive: true, force: true })
    },
  }
}

type InstanceFacts = {
  replica_id: string
  sha256: string
  state: string
  reason: string | null
  pid: number | null
  restarts: number
  protections: Record<string, { on: boolean; why?: string }>
  memory_bytes: number | null
}
