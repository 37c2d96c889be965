import { parseArgs } from 'node:util'
import { Failure } from './failure'
import { dataFolder, firstSentence } from './options'

export type CommandLine =
  | { kind: 'help' }
  | { kind: 'token-create'; data: string; name: string; scope: 'record' | 'read' }
  | { kind: 'token-list'; data: string }
  | { kind: 'token-revoke'; data: string; id: string }
  | { kind: 'sign-in-link'; data: string }

export const commandUsage = `npm run groundwork -- COMMAND [--data FOLDER]

  token create --name NAME --scope record|read   prints the new token as its last line; it is shown this once
  token list                                     all tokens, without their secrets
  token revoke --id ID                           the token stops working at once
  sign-in-link                                   a link that signs in the first administrator, once

The database is the one that npm start used with the same data folder (default ./.data), or DATABASE_URL.`

const scopes = ['record', 'read'] as const

/** Throws a Failure with exit code 2 and one sentence for anything it does not know. */
export function parseCommand(argv: string[], env: Record<string, string | undefined>): CommandLine {
  const { values, positionals } = parse(argv)
  const name = positionals.join(' ')
  if (values.help || name === 'help') return { kind: 'help' }
  const data = dataFolder(values.data, env)
  switch (name) {
    case 'token create':
      return { kind: 'token-create', data, name: tokenName(values.name), scope: scope(values.scope) }
    case 'token list':
      return { kind: 'token-list', data }
    case 'token revoke':
      return { kind: 'token-revoke', data, id: needed('--id', values.id) }
    case 'sign-in-link':
      return { kind: 'sign-in-link', data }
    case '':
      return { kind: 'help' }
    default:
      throw new Failure(`There is no command "${name}". Try npm run groundwork -- --help.`, 2)
  }
}

function parse(argv: string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: { data: text, name: text, scope: text, id: text, help: { type: 'boolean', short: 'h' } },
    })
  } catch (error) {
    throw new Failure(`${firstSentence(error)} Try npm run groundwork -- --help.`, 2)
  }
}

function tokenName(value: string | undefined): string {
  const name = needed('--name', value)
  if (name.length > 60) throw new Failure('--name may have at most 60 characters.', 2)
  return name
}

function needed(option: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '') throw new Failure(`${option} is needed here.`, 2)
  return value.trim()
}

function scope(value: string | undefined): 'record' | 'read' {
  const found = scopes.find((known) => known === (value ?? 'record'))
  if (!found) throw new Failure(`--scope must be ${scopes.join(' or ')}, not "${value}".`, 2)
  return found
}
