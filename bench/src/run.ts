import { parseArgs } from 'node:util'
import type { Bench } from './bench'
import { formatTable } from './measure/table'

const benches: Record<string, () => Promise<Bench>> = {
  metadata: async () => (await import('./metadata/metadata')).metadata,
  runs: async () => (await import('./runs/runs')).runs,
  plugins: async () => (await import('./plugins/plugins')).plugins,
  delivery: async () => (await import('./delivery/delivery')).delivery,
  footprint: async () => (await import('./footprint/footprint')).footprint,
}

const usage = `npm run bench -- NAME [--seconds N] [--repetitions N] [--keep FOLDER] [--only FIGURE,...]\nNAME is one of: ${Object.keys(benches).join(', ')}`

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seconds: { type: 'string', default: '4' },
        repetitions: { type: 'string', default: '3' },
        keep: { type: 'string' },
        only: { type: 'string' },
      },
    })
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`)
    process.exit(2)
  }
}

const { values, positionals } = readArguments()
const name = positionals[0] ?? ''
const open = benches[name]
const seconds = Number(values.seconds)
const repetitions = Number(values.repetitions)
if (!open || positionals.length > 1 || !(seconds > 0) || !(repetitions >= 1)) {
  console.error(usage)
  process.exit(2)
}

const bench = await open()
const log = (text: string) => process.stderr.write(`${text}\n`)
const only = values.only?.split(',') ?? null
const { rows, figures } = await bench({ seconds, repetitions, keep: values.keep ?? null, only, log })
console.log(formatTable(rows))
console.log(JSON.stringify({ bench: name, figures }))
process.exit(0)
