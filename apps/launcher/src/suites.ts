import { npmCommand } from './npm-command'

export type SuiteReport = 'check' | 'vitest' | 'playwright'

export type Suite = {
  name: string
  command: string[]
  /** How its tests are counted: a check counts as one. */
  report: SuiteReport
  /** Runs beside its neighbours: needs no database, no build and no exact timing. */
  beside?: boolean
  /** Needs Metaflow from PyPI; told of it by GROUNDWORK_TEST_PYTHON. */
  python?: boolean
}

const node = process.execPath
const tsx = [node, '--import', 'tsx']
const script = (name: string) => [...npmCommand(process.env), 'run', '--silent', name]
const vitest = (project: string) => [node, 'node_modules/vitest/vitest.mjs', 'run', '--project', project]

/** Everything that `npm test` runs, in this order. A new suite is a new entry. */
export const suites: Suite[] = [
  { name: 'client code', command: [...tsx, 'apps/launcher/src/generate.ts'], report: 'check' },
  { name: 'format', command: script('format:check'), report: 'check', beside: true },
  { name: 'lock file', command: script('lockfile'), report: 'check', beside: true },
  { name: 'boundaries', command: script('boundaries'), report: 'check', beside: true },
  { name: 'dead code', command: script('dead'), report: 'check', beside: true },
  { name: 'lint', command: script('lint'), report: 'check', beside: true },
  { name: 'types', command: script('types'), report: 'check', beside: true },
  { name: 'contract', command: script('api'), report: 'check', beside: true },
  { name: 'unit', command: vitest('unit'), report: 'vitest' },
  { name: 'database', command: vitest('db'), report: 'vitest' },
  { name: 'build', command: [...tsx, 'apps/launcher/src/build-command.ts'], report: 'check' },
  { name: 'start and stop', command: vitest('start'), report: 'vitest' },
  { name: 'metaflow client', command: vitest('client'), report: 'vitest', python: true },
  {
    name: 'browser',
    command: [node, 'node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'],
    report: 'playwright',
    python: true,
  },
]
