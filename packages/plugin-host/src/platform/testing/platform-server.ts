import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestDatabase } from '@groundwork/db/testing'
import { createPlatform as createClient } from '@groundwork/plugin-sdk/platform'
import type { Caller } from '@groundwork/plugin-sdk/protocol'
import { createPlatform, type PlatformOptions } from '../platform'
import type { PlatformQueries } from '../queries'
import type { Installed } from './installed'

export const testSecret = 'a-secret-for-tests-that-is-long-enough'

const nothing: PlatformQueries = {
  runs: {
    list: async () => ({ items: [], next: null }),
    run: async () => null,
    artifact: async () => ({ found: false, value: null, reason: null }),
  },
  catalog: { projects: async () => ({ items: [], next: null }), project: async () => null },
  delivery: {
    environments: async () => [],
    targets: async () => ({ items: [], next: null }),
    versions: async () => ({ items: [], next: null }),
    promotions: async () => ({ items: [], next: null }),
    promotion: async () => null,
    request: async () => ({ number: 1, created: true }),
  },
}

/** A platform over a real socket, and clients for plugins. */
export function testPlatform(db: TestDatabase, options: Partial<PlatformOptions> = {}) {
  const platform = createPlatform({ pool: db.pool, bus: db.bus, secret: testSecret, queries: nothing, ...options })
  const folder = mkdtempSync(path.join(tmpdir(), 'gwp-'))
  const closers: (() => Promise<void>)[] = []
  let count = 0
  async function openFor({ id, sha256 }: Installed, { trial = false } = {}) {
    const socket = path.join(folder, `${++count}`)
    const { close } = await platform.openSocket({ path: socket, pluginId: id, sha256, trial })
    closers.push(close)
    return socket
  }
  return {
    platform,
    openFor,
    /** A client of the plugin, for a person where one is given; `trial`: of a process that is only asked about a configuration. */
    async clientOf(plugin: Installed, caller: Caller = { kind: 'system' }, { trial = false } = {}) {
      const socket = await openFor(plugin, { trial })
      const token = platform.tokenFor({ pluginId: plugin.id, sha256: plugin.sha256, caller })
      return Object.assign(createClient({ socket, token }), { socket, token })
    },
    async close() {
      await Promise.all(closers.map((close) => close()))
      await platform.close()
    },
  }
}
