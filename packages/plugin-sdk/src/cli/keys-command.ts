import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { failure } from '../build/problem'
import { makeKeyPair } from '../bundle/signature'
import type { Command } from './command'

export const createKeysCommand: Command = {
  name: 'keys create',
  takes: ['[file]'],
  summary: 'makes a key to sign with',
  details:
    'Writes the private key to <file> (default: plugin-key.pem, mode 600) and the public one to <file>.pub. Keep the private key out of the repository.',
  options: {},
  async run({ positionals, surroundings }) {
    const file = path.resolve(surroundings.cwd, positionals[0] ?? 'plugin-key.pem')
    if (existsSync(file))
      throw failure(`${positionals[0] ?? 'plugin-key.pem'} exists: a key is never overwritten. Name another file.`)
    const pair = makeKeyPair()
    writeFileSync(file, pair.privateKeyPem, { mode: 0o600, flag: 'wx' })
    writeFileSync(`${file}.pub`, `${pair.publicKey}\n`)
    const shown = path.relative(surroundings.cwd, file)
    surroundings.say(`Private key: ${shown} (mode 600; keep it out of the repository)`)
    surroundings.say(`Public key:  ${shown}.pub`)
    surroundings.say(`Fingerprint: ${pair.fingerprint}`)
    surroundings.say('An administrator who trusts the key compares this fingerprint with what the portal shows.')
    return 0
  },
}
