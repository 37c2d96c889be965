import { spawn } from 'node:child_process'
import { startTestServer } from '@groundwork/db/testing/server'
import { root } from './paths'

/** `npm run conformance -- local`: plugins keep tables, so a Postgres of its own is started where none is named. */
const server = await startTestServer()
try {
  process.exitCode = await measure(server.url)
} finally {
  await server.stop()
}

function measure(url: string): Promise<number> {
  const command = ['--import', 'tsx', 'packages/plugin-sdk/src/conformance/conformance-command.ts']
  const child = spawn(process.execPath, [...command, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, GROUNDWORK_TEST_DATABASE_URL: url },
  })
  // The terminal tells the child as well; it ends, and then the server is stopped here.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
