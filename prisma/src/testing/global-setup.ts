import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { startTestServer } from './server'
import { ensureTemplate, onServer } from './template'

declare module 'vitest' {
  interface ProvidedContext {
    groundworkDatabase: { serverUrl: string; template: string; clonePrefix: string }
  }
}

/** Once a test run: a server, the migrated template, and at the end the removal of every clone that is left. */
export default async function setUpDatabase(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer()
  try {
    const template = await ensureTemplate(server.url)
    const clonePrefix = `groundwork_test_${randomBytes(4).toString('hex')}_`
    // Tests of plugins know Groundwork by its contract only, which names the server this way. Workers inherit it.
    process.env['GROUNDWORK_TEST_DATABASE_URL'] ??= server.url
    project.provide('groundworkDatabase', { serverUrl: server.url, template, clonePrefix })
    return async () => {
      await dropClones(server.url, clonePrefix)
      await server.stop()
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function dropClones(serverUrl: string, prefix: string): Promise<void> {
  await onServer(serverUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    )
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
  })
}
