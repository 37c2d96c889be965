import { parseArgs } from 'node:util'
import { failure } from '../build/problem'
import type { Command, Values } from './command'

export type Parsed =
  | { kind: 'help'; command: Command | null }
  | { kind: 'version' }
  | { kind: 'run'; command: Command; positionals: string[]; values: Values }

/** Finds the command and reads its arguments. Throws a PluginFailure with one sentence for what it does not know. */
export function parse(argv: string[], commands: Command[]): Parsed {
  const [first, ...rest] = argv
  if (first === undefined || first === '--help' || first === '-h') return { kind: 'help', command: null }
  if (first === '--version') return { kind: 'version' }
  if (first === 'help') return { kind: 'help', command: rest[0] ? named(rest, commands).command : null }
  const { command, rest: its } = named(argv, commands)
  const { values, positionals } = read(its, command)
  if (values['help']) return { kind: 'help', command }
  const needed = command.takes.filter((name) => name.startsWith('<'))
  const missing = needed[positionals.length]
  if (missing) throw failure(`${missing} is missing. ${tryHelp(command)}`)
  const extra = positionals[command.takes.length]
  if (extra !== undefined) throw failure(`"${extra}" is one argument too many. ${tryHelp(command)}`)
  return { kind: 'run', command, positionals, values }
}

/** Commands may have two words ("keys create"). */
function named(argv: string[], commands: Command[]): { command: Command; rest: string[] } {
  for (const words of [2, 1]) {
    const command = commands.find((one) => one.name === argv.slice(0, words).join(' '))
    if (command) return { command, rest: argv.slice(words) }
  }
  const names = commands.map((command) => command.name).join(', ')
  throw failure(`There is no command "${argv[0]}". There are: ${names}.`)
}

function read(argv: string[], command: Command): { values: Values; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [name, { type: value ? 'string' : 'boolean' } as const]),
  )
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const sentence = (text.split(/\. |\n/)[0] ?? text).replace(/\.?$/, '.')
    throw failure(`${sentence} ${tryHelp(command)}`)
  }
}

function tryHelp(command: Command): string {
  return `Try: groundwork-plugin ${command.name} --help`
}
