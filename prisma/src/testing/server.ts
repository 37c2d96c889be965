import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '../embedded/embedded'

export type TestServer = { url: string; stop(): Promise<void> }

/**
 * The server that tests use: the one named by GROUNDWORK_TEST_DATABASE_URL (its role needs CREATEDB), else an embedded
 * one in a temporary folder, without fsync because nothing in it is kept.
 */
export async function startTestServer(): Promise<TestServer> {
  const named = process.env.GROUNDWORK_TEST_DATABASE_URL
  if (named) return { url: named, stop: async () => {} }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-test-'))
  fs.chmodSync(folder, 0o755)
  const server = await startEmbeddedPostgres({
    dataDir: path.join(folder, 'postgres'),
    database: 'postgres',
    settings: { fsync: 'off', max_connections: '200' },
  })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      for (const left of [folder, server.dataDir, `${server.dataDir}.password`]) {
        fs.rmSync(left, { recursive: true, force: true })
      }
    },
  }
}
