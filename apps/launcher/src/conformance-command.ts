import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startTestServer } from '@groundwork/db/testing/server'
import { bringReport } from './bring-report'
import { conformanceOptions } from './conformance-options'
import { Failure } from './failure'
import { root } from './paths'

/** `npm run conformance -- local`: plugins keep tables, so a Postgres of its own is started where none is named. */
try {
  process.exitCode = await conformance(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Failure)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}

async function conformance(argv: string[]): Promise<number> {
  const { name, report } = conformanceOptions(argv, process.env)
  const folder = mkdtempSync(path.join(tmpdir(), 'gw-conformance-report-'))
  const file = path.join(folder, 'report.json')
  try {
    const code = await withServer((url) => measure(url, [name, file]))
    // What is broken is worth being shown; what could not be measured has no report.
    if (report && code < 2) await bringReport(file, report)
    return code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function withServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = await startTestServer()
  try {
    return await work(server.url)
  } finally {
    await server.stop()
  }
}

function measure(url: string, given: string[]): Promise<number> {
  const command = ['--import', 'tsx', 'packages/plugin-sdk/src/conformance/conformance-command.ts']
  const child = spawn(process.execPath, [...command, ...given], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, GROUNDWORK_TEST_DATABASE_URL: url },
  })
  // The terminal tells the child as well; it ends, and then the server is stopped here.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 2))
  })
}
