import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { root } from './paths'

const usage =
  'npm run test:chaos -- [--times 100] [--seed 7]\n\nKills parts of Groundwork at random moments of scheduled runs.'

/** The test of kills, as long as one likes; `npm test` runs a short one. */
const { values } = parseArgs({
  options: { times: { type: 'string', default: '100' }, seed: { type: 'string', default: '7' } },
})
if (!/^\d{1,5}$/.test(values.times) || !/^\d{1,9}$/.test(values.seed)) {
  console.error(usage)
  process.exit(2)
}
const args = [
  'vitest',
  'run',
  '--project',
  'db',
  'apps/engine/src/launch/chaos.db.test.ts',
  '--disable-console-intercept',
]
const child = spawn('npx', args, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, GROUNDWORK_CHAOS_TIMES: values.times, GROUNDWORK_CHAOS_SEED: values.seed },
})
child.once('exit', (code) => process.exit(code ?? 1))
