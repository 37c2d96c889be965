import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * `npm run test:mutation [part of a name]`: takes one protection of the executor away at a time, in a copy of the sources, and runs the fault tests
 * against it. Each protection that is gone must turn them red; the copy as it is must be green. Exits with 1 otherwise.
 */
type Mutation = { name: string; file: string; find: string; replace: string; tests: string[]; only?: string }

const folder = 'packages/delivery/src/executor'
const mutations: Mutation[] = [
  {
    name: 'the fence on writes to the database',
    file: `${folder}/lease.ts`,
    find: `text: 'select from target where id = $1 and fence = $2 for share',`,
    replace: `text: 'select from target where id = $1 and $2::bigint is not null for share',`,
    tests: ['replicas'],
    only: 'an engine that is stopped',
  },
  {
    name: 'the index one_active',
    file: 'prisma/migrations/20261121210000_delivery/migration.sql',
    find: 'CREATE UNIQUE INDEX "one_active"',
    replace: 'CREATE INDEX "one_active"',
    tests: ['executor.db'],
    only: 'a target',
  },
  {
    name: 'the precondition of the intent',
    file: `${folder}/definition-port.ts`,
    find: `    apply: (effect, row, signal) => {
      const input = { effect, slot, expect: row.precondition }`,
    replace: `    apply: async (effect, row, signal) => {
      const now = await see()
      const input = { effect, slot, expect: now.is === 'present' || now.is === 'foreign' ? now.value.token : '' }`,
    tests: ['replicas'],
    only: 'an engine that is stopped',
  },
  {
    name: 'observing after a doubt',
    file: `${folder}/protocol.ts`,
    find: `    const settled = await settleDoubt(acting, port, { row, words, isDone: outcome.is === 'done' })`,
    replace: `    if (words) throw new Stop('FAILED', words)
    const settled = await settleDoubt(acting, port, { row, words, isDone: outcome.is === 'done' })`,
    tests: ['lies'],
    only: 'has the effect once',
  },
  {
    name: 'the clock of the database',
    file: 'packages/delivery/src/gate/database-clock.ts',
    find: `  return rows[0]!.now`,
    replace: `  return rows.length > 0 ? new Date() : rows[0]!.now`,
    tests: ['clock-skew'],
    only: 'a freeze',
  },
  {
    name: 'settling the last effect of what is aborted',
    file: `${folder}/cancel.ts`,
    find: `  for (const row of effects) if (row.state === 'INTENT' || row.state === 'UNKNOWN') await settle(work, row)`,
    replace: `  for (const row of effects) if (row.tries < 0) await settle(work, row)`,
    tests: ['unseen', 'lies'],
    only: 'aborted during its call|an abort',
  },
]

const root = path.resolve(import.meta.dirname, '../../../../..')

function copyTree(): string {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'gw-mutation-'))
  for (const file of ['package.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(path.join(root, file), path.join(copy, file))
  const folders = [...readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}`), 'prisma']
  for (const each of folders) {
    cpSync(path.join(root, each), path.join(copy, each), {
      recursive: true,
      filter: (from) => path.basename(from) !== 'node_modules',
    })
    const own = path.join(root, each, 'node_modules')
    if (readdirSync(path.join(root, each)).includes('node_modules'))
      symlinkSync(own, path.join(copy, each, 'node_modules'))
  }
  const modules = path.join(copy, 'node_modules')
  mkdirSync(path.join(modules, '@groundwork'), { recursive: true })
  for (const name of readdirSync(path.join(root, 'node_modules')))
    if (name !== '@groundwork') symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name))
  for (const each of folders) {
    const { name } = JSON.parse(readFileSync(path.join(copy, each, 'package.json'), 'utf8')) as { name: string }
    symlinkSync(path.join(copy, each), path.join(modules, name))
  }
  return copy
}

type Outcome = { green: boolean; words: string; seconds: number }

function runTests(copy: string, { tests, only }: Pick<Mutation, 'tests' | 'only'>): Outcome {
  const started = Date.now()
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
  const files = tests.map((test) => `${folder}/${test}`)
  const pattern = only ? ['-t', only] : []
  const { status, stdout } = spawnSync(
    process.execPath,
    [vitest, 'run', '--project', 'db', '--reporter', 'json', ...pattern, ...files],
    { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  return { green: status === 0, words: wordsOf(stdout), seconds: Math.round((Date.now() - started) / 1000) }
}

type Report = {
  numPassedTests: number
  numFailedTests: number
  testResults: { assertionResults: { status: string; title: string }[] }[]
}

function wordsOf(stdout: string): string {
  const json = stdout.slice(stdout.indexOf('{"numTotalTestSuites"'))
  try {
    const { numPassedTests, testResults } = JSON.parse(json) as Report
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed')
    if (failed.length === 0) return `${numPassedTests} passed`
    return `${failed.length} of ${failed.length + numPassedTests} failed, first: ${failed[0]!.title}`
  } catch {
    return 'the tests did not report'
  }
}

function mutated(copy: string, mutation: Mutation): Outcome {
  const file = path.join(copy, mutation.file)
  const source = readFileSync(file, 'utf8')
  if (source.split(mutation.find).length !== 2)
    throw new Error(
      `${mutation.file} no longer has what takes ${mutation.name} away: bring the list of mutations up to date.`,
    )
  writeFileSync(
    file,
    source.replace(mutation.find, () => mutation.replace),
  )
  try {
    return runTests(copy, mutation)
  } finally {
    writeFileSync(file, source)
  }
}

const [, , part = ''] = process.argv
const taken = mutations.filter(({ name }) => name.includes(part))
const copy = copyTree()
try {
  const rows: { without: string; tests: string; expected: boolean; seconds: number }[] = []
  const tell = (without: string, outcome: Outcome, wantsGreen: boolean) => {
    const expected = outcome.green === wantsGreen
    rows.push({
      without,
      tests: `${outcome.green ? 'green' : 'RED'}: ${outcome.words}`,
      expected,
      seconds: outcome.seconds,
    })
    console.log(
      `${expected ? 'as it should be' : 'NOT AS IT SHOULD BE'}  ${without}: ${rows.at(-1)!.tests} (${outcome.seconds} s)`,
    )
  }
  const all = [...new Set(taken.flatMap(({ tests }) => tests))]
  tell('nothing', runTests(copy, { tests: all, only: taken.map(({ only = '' }) => only).join('|') }), true)
  for (const mutation of taken) tell(mutation.name, mutated(copy, mutation), false)
  console.log('\nProtection taken away                    Fault tests')
  for (const { without, tests } of rows) console.log(`${without.padEnd(40)} ${tests}`)
  if (rows.some(({ expected }) => !expected)) process.exitCode = 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}
