import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { root } from './paths'

const usage = `npm run test:model -- [--sequences 10000] [--seed 7]

Compares promotions with their model over random sequences, others each time unless a seed is given.`

/** The test of the model, as long as one likes; `npm test` runs a short one that is always the same. */
const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(randomInt(100_000_000)) },
  },
})
if (!/^[1-9]\d{0,5}$/.test(values.sequences) || !/^\d{1,8}$/.test(values.seed)) {
  console.error(usage)
  process.exit(2)
}
console.log(`${values.sequences} sequences, seed ${values.seed}`)
const file = 'packages/delivery/src/promotion/model.db.test.ts'
const child = spawn('npx', ['vitest', 'run', '--project', 'db', file, '--disable-console-intercept'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, GROUNDWORK_MODEL_SEQUENCES: values.sequences, GROUNDWORK_MODEL_SEED: values.seed },
})
child.once('exit', (code) => process.exit(code ?? 1))
