import path from 'node:path'
import { parseArgs } from 'node:util'
import { Failure } from './failure'
import { root } from './paths'

/** `fixed`: the person named it, so nothing else will do. `preferred`: the next free one is fine too. `any`: any free one. */
export type PortChoice = { kind: 'fixed' | 'preferred'; port: number } | { kind: 'any' }

export type Options = {
  portalPort: PortChoice
  enginePort: PortChoice
  /** Absolute. */
  data: string
  samples: boolean
  tokenless: boolean
  help: boolean
}

export const usage = `npm start -- [options]

  --port N            the portal's port (default 3100, or the next free one; 0 = any free port)
  --engine-port N     the engine's port, where Metaflow records (default 3101, or the next free one; 0 = any)
  --data FOLDER       where everything is kept (default ./.data)
  --no-samples        do not record the sample runs
  --allow-tokenless   let anybody on this machine record runs without a token (embedded database only)
  --help              this text

The same by environment: GROUNDWORK_PORT, GROUNDWORK_ENGINE_PORT, GROUNDWORK_DATA, GROUNDWORK_NO_SAMPLES=1,
GROUNDWORK_TOKENLESS=1. An option wins over its variable. DATABASE_URL names a PostgreSQL to use instead of the
embedded one; GROUNDWORK_HOST the address to listen on (default 127.0.0.1).`

type Environment = Record<string, string | undefined>

/** Reads options and environment. Throws a Failure with exit code 2 and one sentence for anything it does not know. */
export function parseOptions(argv: string[], env: Environment): Options {
  const values = parseArguments(argv)
  const portalPort = port(values.port, { name: '--port', variable: 'GROUNDWORK_PORT', fallback: 3100 }, env)
  const enginePort = port(
    values['engine-port'],
    { name: '--engine-port', variable: 'GROUNDWORK_ENGINE_PORT', fallback: 3101 },
    env,
  )
  if (portalPort.kind === 'fixed' && enginePort.kind === 'fixed' && portalPort.port === enginePort.port)
    throw bad(
      `Portal and engine cannot share port ${portalPort.port}: give --port and --engine-port different numbers.`,
    )
  const tokenless = values['allow-tokenless'] ?? flag('GROUNDWORK_TOKENLESS', env)
  if (tokenless && env['DATABASE_URL'])
    throw bad(
      '--allow-tokenless works with the embedded database only: unset DATABASE_URL, or make a token to record with.',
    )
  return {
    portalPort,
    enginePort,
    data: dataFolder(values.data, env),
    samples: !(values['no-samples'] ?? flag('GROUNDWORK_NO_SAMPLES', env)),
    tokenless,
    help: values.help ?? false,
  }
}

/** The data folder that an option, a variable or the default names; a relative one counts from where the person typed it. */
export function dataFolder(option: string | undefined, env: Environment): string {
  if (option === '') throw bad('--data needs the name of a folder.')
  const named = option ?? (env['GROUNDWORK_DATA'] || undefined)
  return named === undefined ? path.join(root, '.data') : path.resolve(env['INIT_CWD'] ?? process.cwd(), named)
}

function parseArguments(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        'engine-port': { type: 'string' },
        data: { type: 'string' },
        'no-samples': { type: 'boolean' },
        'allow-tokenless': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw bad(`${firstSentence(error)} Try npm start -- --help.`)
  }
}

/** Node's own wording, cut before its advice about "--". */
export function firstSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const sentence = text.split(/\. |\n/)[0] ?? text
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}

type PortNames = { name: string; variable: string; fallback: number }

function port(option: string | undefined, names: PortNames, env: Environment): PortChoice {
  const text = option ?? (env[names.variable] || undefined)
  if (text === undefined) return { kind: 'preferred', port: names.fallback }
  const source = option === undefined ? names.variable : names.name
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(number <= 65_535)) throw bad(`${source} must be a port number from 0 to 65535, not "${text}".`)
  return number === 0 ? { kind: 'any' } : { kind: 'fixed', port: number }
}

function flag(variable: string, env: Environment): boolean {
  const text = (env[variable] ?? '').toLowerCase()
  if (['', '0', 'false', 'no'].includes(text)) return false
  if (['1', 'true', 'yes'].includes(text)) return true
  throw bad(`${variable} must be 1 or 0, not "${env[variable]}".`)
}

function bad(message: string): Failure {
  return new Failure(message, 2)
}
