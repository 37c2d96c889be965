import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createEventBus } from '@groundwork/db/events'
import { createPool } from '@groundwork/db/pool'
import { createLogWriter } from '../../log/log-writer'
import { confinementWithoutEnding } from '../../process/confinement'
import { createUseCounter } from '../../use/use-counter'
import { createPluginHost } from '../plugin-host'
import { type SampleBundle, writeSample } from './sample-backend'

/**
 * A plugin host in a process of its own, to be killed: `doomed-host.ts <database> <data folder> <file of the sample>`, and
 * `outlived` for a system that lets processes outlive it.
 */
const [, , databaseUrl = '', dataDir = '', sampleFile = '', outlived] = process.argv
const sample = JSON.parse(readFileSync(sampleFile, 'utf8')) as SampleBundle
const pool = createPool(databaseUrl)
const host = createPluginHost({
  pool,
  bus: createEventBus({ pool, directUrl: databaseUrl }),
  dataDir,
  platform: { openSocket: async () => ({ close() {} }), tokenFor: () => 'token' },
  log: createLogWriter({ pool, replicaId: null }),
  use: createUseCounter({ pool }),
  unpack: async (sha256, folder) => writeSample(path.join(folder, sha256), sample),
  ...(outlived ? { confinement: confinementWithoutEnding() } : {}),
})
await host.start()
console.log('started')
