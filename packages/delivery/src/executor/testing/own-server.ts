import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '@groundwork/db/embedded'
import { migrate } from '@groundwork/db/migrate'

const database = 'groundwork'

/** A PostgreSQL server of the test's own, migrated, which stops and comes back under the same address. */
export async function ownServer() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gw-restart-'))
  fs.chmodSync(folder, 0o755)
  const dataDir = path.join(folder, 'postgres')
  const settings = { fsync: 'off', max_connections: '60' }
  let server = await startEmbeddedPostgres({ dataDir, database, settings })
  const { url } = server
  await migrate(url)
  return {
    url,
    /** `crash`: without a word and without a checkpoint; what comes back recovers from its log. */
    async stop(how: 'clean' | 'crash') {
      if (how === 'crash') process.kill(server.pid, 'SIGQUIT')
      await server.stop()
    },
    async start() {
      server = await startEmbeddedPostgres({ dataDir, database, settings, port: Number(new URL(url).port) })
    },
    async close() {
      await server.stop()
      for (const left of [folder, server.dataDir, `${server.dataDir}.password`])
        fs.rmSync(left, { recursive: true, force: true })
    },
  }
}
