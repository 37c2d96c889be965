import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '@groundwork/db/embedded'
import { migrate } from '@groundwork/db/migrate'
import { createPool, type Pool } from '@groundwork/db/pool'

export type Scratch = {
  url: string
  pool: Pool
  /** The server's first process: the whole of PostgreSQL is below it. */
  pid: number
  close(): Promise<void>
}

/** An embedded server of its own with the product's settings, and a migrated database in it. */
export async function startScratch(keep: string | null): Promise<Scratch> {
  const folder = keep ? path.resolve(keep) : fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-bench-'))
  if (!keep) fs.chmodSync(folder, 0o755)
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres'), database: 'bench' })
  const pool = createPool(server.url, { max: 4, applicationName: 'groundwork-bench' })
  const close = async () => {
    await pool.end()
    await server.stop()
    if (keep) return
    for (const left of [folder, server.dataDir, `${server.dataDir}.password`]) {
      fs.rmSync(left, { recursive: true, force: true })
    }
  }
  try {
    await migrate(server.url)
  } catch (error) {
    await close()
    throw error
  }
  return { url: server.url, pool, pid: server.pid, close }
}
