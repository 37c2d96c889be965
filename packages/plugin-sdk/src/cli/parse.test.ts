import { expect, it } from 'vitest'
import { commands } from './commands'
import { helpText } from './help'
import { parse } from './parse'

it('reads a command with its folder and its options', () => {
  expect(parse(['publish', 'here', '--portal', 'http://x', '--token=t'], commands)).toMatchObject({
    kind: 'run',
    command: { name: 'publish' },
    positionals: ['here'],
    values: { portal: 'http://x', token: 't' },
  })
})

it('knows commands of two words', () => {
  expect(parse(['keys', 'create', 'k.pem'], commands)).toMatchObject({
    command: { name: 'keys create' },
    positionals: ['k.pem'],
  })
})

it.each([[[]], [['--help']], [['-h']], [['help']]])('shows the help of the program for %j', (argv) => {
  expect(parse(argv, commands)).toEqual({ kind: 'help', command: null })
})

it.each([[['pack', '--help']], [['pack', 'x', '-h']], [['help', 'pack']]])(
  'shows the help of a command for %j',
  (argv) => {
    expect(parse(argv, commands)).toMatchObject({ kind: 'help', command: { name: 'pack' } })
  },
)

it.each([
  ['a command that does not exist', ['pakc'], 'There is no command "pakc". There are: create, dev,'],
  ['an option that does not exist', ['pack', '--fast'], "Unknown option '--fast'. Try: groundwork-plugin pack --help"],
  ['an option without its value', ['publish', '--portal'], "Option '--portal <value>' argument missing."],
  ['a missing argument', ['create'], '<folder> is missing. Try: groundwork-plugin create --help'],
  ['an argument too many', ['build', 'a', 'b'], '"b" is one argument too many.'],
])('refuses %s in one sentence', (_, argv, message) => {
  expect(() => parse(argv, commands)).toThrow(message)
})

it('names each command and each option in the help', () => {
  const whole = helpText(commands, null)
  for (const command of commands) {
    expect(whole).toContain(`  ${command.name} `)
    const own = helpText(commands, command)
    for (const [option, { help }] of Object.entries(command.options))
      expect(own.split('\n').find((line) => line.startsWith(`  --${option}`))).toContain(help)
  }
})
