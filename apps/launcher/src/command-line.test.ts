import { describe, expect, it } from 'vitest'
import { parseCommand } from './command-line'

describe('npm run groundwork', () => {
  it('understands token create', () => {
    const argv = ['token', 'create', '--data', '/srv/gw', '--name', ' laptop ', '--scope', 'record']
    expect(parseCommand(argv, {})).toEqual({ kind: 'token-create', data: '/srv/gw', name: 'laptop', scope: 'record' })
  })

  it('shows its usage when nothing is asked', () => {
    expect(parseCommand([], {})).toEqual({ kind: 'help' })
  })

  it.each([
    [['token', 'burn'], 'There is no command "token burn". Try npm run groundwork -- --help.'],
    [['token', 'create'], '--name is needed here.'],
    [['token', 'create', '--name', 'x', '--scope', 'root'], '--scope must be record or read, not "root".'],
    [['token', 'revoke'], '--id is needed here.'],
    [['token', 'list', '--loud'], /'--loud'/],
  ])('refuses %j with exit code 2', (argv, message) => {
    const refused = () => parseCommand(argv, {})
    expect(refused).toThrow(message)
    expect(refused).toThrow(expect.objectContaining({ exitCode: 2 }))
  })
})
