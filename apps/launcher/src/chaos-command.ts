import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { root } from './paths'
import { testPython, testPythonEnv } from './test-python'

const usage =
  'npm run test:chaos -- [--times 100] [--seed 7] [--flow fake|real]\n\nKills parts of Groundwork at random moments of scheduled runs. The fake flow needs no Metaflow; the real one runs the unmodified client.'

/** The test of kills, as long as one likes; `npm test` runs a short one. */
const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '100' },
    seed: { type: 'string', default: '7' },
    flow: { type: 'string', default: 'fake' },
  },
})
const tests = {
  fake: { project: 'db', file: 'chaos.db.test.ts' },
  real: { project: 'client', file: 'chaos.client.test.ts' },
}
if (!isFlow(values.flow) || !/^\d{1,5}$/.test(values.times) || !/^\d{1,9}$/.test(values.seed)) {
  console.error(usage)
  process.exit(2)
}
const { project, file } = tests[values.flow]
const given = process.env['GROUNDWORK_TEST_PYTHON']
const python =
  values.flow === 'real' ? (given ? { program: given } : await testPython(new AbortController().signal)) : null
if (python && 'missing' in python) {
  console.error(python.missing)
  process.exit(2)
}
const args = ['vitest', 'run', '--project', project, `apps/engine/src/launch/${file}`, '--disable-console-intercept']
const child = spawn('npx', args, {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    GROUNDWORK_CHAOS_TIMES: values.times,
    GROUNDWORK_CHAOS_SEED: values.seed,
    ...testPythonEnv(python),
  },
})
child.once('exit', (code) => process.exit(code ?? 1))

function isFlow(text: string): text is keyof typeof tests {
  return Object.hasOwn(tests, text)
}
