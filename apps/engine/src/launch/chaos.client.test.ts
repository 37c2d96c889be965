import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runChaos } from '../testing/chaos-run'
import { type ChaosWorld, startChaosWorld } from '../testing/chaos-world'

// The Python with Metaflow that `npm test` has made; `npm run test:chaos -- --flow real` says how many kills.
const python = process.env['GROUNDWORK_TEST_PYTHON'] ?? ''
const times = Number(process.env['GROUNDWORK_CHAOS_TIMES'] ?? 3)
const seed = Number(process.env['GROUNDWORK_CHAOS_SEED'] ?? 11)
const source = path.resolve(import.meta.dirname, '../testing/chaos_flow.py')

describe.skipIf(!python)('the unmodified Metaflow client, the real launcher, orchestrator and recording', () => {
  let db: TestDatabase
  let world: ChaosWorld
  let code: Buffer
  beforeAll(async () => {
    db = await testDatabase()
    code = packed()
    world = await startChaosWorld(db, { python })
  }, 120_000)
  afterAll(async () => {
    await world.close()
    await db.close()
  }, 60_000)

  it(
    `${times} kills at random moments: each slot has one successful run that is recorded whole, or a failed one that says why`,
    async () => {
      const result = await runChaos({
        ...{ db, world, times, seed, targets: times > 5 ? 4 : 2, pauseMs: [1_000, 6_000], killsEach: 3 },
        victims: ['launcher', 'guard', 'flow', 'task', 'task', 'engine', 'plugin'],
        flow: {
          ...{ code, entry: 'chaos_flow.py', tasks: 5 },
          parameters: (random) => ({ pause: Number((random() * 2).toFixed(2)) }),
        },
      })
      expect(result).toEqual({ kills: times, wrong: [], left: [] })
    },
    180_000 + times * 60_000,
  )
})

/** The code package as the client makes it. */
function packed(): Buffer {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gw-chaos-flow-'))
  try {
    const file = path.join(folder, 'package.tgz')
    const work = path.join(folder, 'work')
    mkdirSync(work)
    copyFileSync(source, path.join(work, 'chaos_flow.py'))
    execFileSync(python, ['chaos_flow.py', '--quiet', '--metadata', 'local', 'package', 'save', file], {
      cwd: work,
      env: { PATH: process.env['PATH'], HOME: folder, USER: 'groundwork', METAFLOW_HOME: path.join(folder, 'home') },
    })
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
