import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { describeFailure } from './failure'
import { root } from './paths'
import { readJson } from './private-file'
import { runCommand } from './run-command'
import { withoutNpm } from './service-specs'
import { onStop } from './signals'
import { seconds } from './stages'
import { type Suite, suites } from './suites'
import { type TestPython, testPython, testPythonEnv } from './test-python'
import { closingLine, type Counts, playwrightCounts, suiteCounts, total, vitestCounts } from './test-report'

type Result = { suite: Suite; counts: Counts; ms: number; note: string }

const reports = path.join(root, 'node_modules/.cache/groundwork/reports')
const lane = 2
const stopping = new AbortController()

/** `npm test [-- SUITE ...]`: all suites, whatever fails, then a table and the counts. */
async function main(wanted: string[]): Promise<number> {
  onStop({ stop: () => stopping.abort(new Error('stopped')), force: () => process.exit(130) })
  const chosen = suites.filter((suite) => wanted.length === 0 || wanted.includes(suite.name))
  if (chosen.length === 0) {
    console.error(`There is no suite ${wanted.join(', ')}. There are: ${suites.map((suite) => suite.name).join(', ')}.`)
    return 2
  }
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const results: Result[] = []
  for (const group of grouped(chosen)) {
    if (stopping.signal.aborted) break
    results.push(...(await runGroup(group)))
  }
  printTable(results)
  const counts = total(results.map((result) => result.counts))
  if (results.length < chosen.length) console.log('Stopped before all suites ran.')
  console.log(closingLine(counts))
  return counts.failed > 0 || results.length < chosen.length ? 1 : 0
}

/** Neighbours that may run beside one another make one group. */
function grouped(chosen: Suite[]): Suite[][] {
  const groups: Suite[][] = []
  for (const suite of chosen) {
    const last = groups.at(-1)
    if (suite.beside && last?.[0]?.beside) last.push(suite)
    else groups.push([suite])
  }
  return groups
}

async function runGroup(group: Suite[]): Promise<Result[]> {
  const results: Result[] = []
  const waiting = [...group]
  const worker = async () => {
    for (let suite = waiting.shift(); suite && !stopping.signal.aborted; suite = waiting.shift())
      results.push(await runSuite(suite, group.length > 1))
  }
  await Promise.all(Array.from({ length: Math.min(lane, group.length) }, worker))
  return results
}

async function runSuite(suite: Suite, quiet: boolean): Promise<Result> {
  const start = performance.now()
  const python = suite.python ? await testPython(stopping.signal) : null
  const missing = python && 'missing' in python ? python.missing : ''
  if (missing && process.env['CI'] === 'true') {
    console.log(`\n=== ${suite.name}: ${missing}`)
    return { suite, counts: { passed: 0, failed: 1, skipped: 0 }, ms: 0, note: missing }
  }
  if (!quiet) console.log(`\n=== ${suite.name}`)
  const reportFile = path.join(reports, `${suite.name.replaceAll(' ', '-')}.json`)
  const [command = '', ...args] = [...suite.command, ...reporterArguments(suite, reportFile)]
  const { code, output } = await runCommand({
    command,
    args,
    cwd: root,
    env: { ...withoutNpm(process.env), ...suiteEnv(reportFile, python) },
    signal: stopping.signal,
    onLine: quiet ? undefined : (line) => console.log(line),
  }).catch((error: unknown) => ({ code: 1, output: describeFailure(error) }))
  if (quiet && code !== 0) console.log(`\n=== ${suite.name}\n${output.trimEnd()}`)
  const counts = suiteCounts(code, readCounts(suite, reportFile))
  if (missing && counts.skipped === 0) counts.skipped = 1
  return { suite, counts, ms: performance.now() - start, note: missing && `${counts.skipped} skipped: ${missing}` }
}

function reporterArguments(suite: Suite, reportFile: string): string[] {
  if (suite.report === 'vitest') return ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  return suite.report === 'playwright' ? ['--reporter=list,json'] : []
}

function suiteEnv(reportFile: string, python: TestPython | null): NodeJS.ProcessEnv {
  return {
    NEXT_TELEMETRY_DISABLED: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
    ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
    ...testPythonEnv(python),
  }
}

function readCounts(suite: Suite, reportFile: string): Counts | null {
  const report = suite.report === 'check' ? null : readJson(reportFile)
  if (report === null) return null
  return suite.report === 'vitest' ? vitestCounts(report) : playwrightCounts(report)
}

function printTable(results: Result[]): void {
  console.log('\n')
  for (const { suite, counts, ms, note } of results) {
    const mark = counts.failed > 0 ? '✗' : counts.passed === 0 && counts.skipped > 0 ? '-' : '✓'
    const columns = [suite.name.padEnd(18), closingLine(counts).padEnd(36), seconds(ms).padStart(8)]
    console.log(`${mark} ${columns.join('')}${note ? `  ${note}` : ''}`)
  }
  console.log('')
}

process.exitCode = await main(process.argv.slice(2))
