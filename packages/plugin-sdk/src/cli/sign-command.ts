import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { failure } from '../build/problem'
import { signBytes } from './signing'
import { type Command, textOf } from './command'

export const signCommand: Command = {
  name: 'sign',
  takes: ['<bundle.tgz>'],
  summary: 'signs a packed bundle',
  options: { key: { value: 'FILE', help: 'the private key, made by "keys create"' } },
  async run({ positionals: [bundle = ''], values, surroundings }) {
    const key = textOf(values, 'key')
    if (!key) throw failure('Which key? Give --key FILE; groundwork-plugin keys create makes one.')
    const file = path.resolve(surroundings.cwd, bundle)
    const signed = await signBytes(
      readExisting(file, bundle),
      readExisting(path.resolve(surroundings.cwd, key), key).toString('utf8'),
    )
    writeFileSync(file, signed)
    surroundings.say(`Signed ${bundle}.`)
    return 0
  },
}

function readExisting(file: string, shown: string): Buffer {
  if (!existsSync(file)) throw failure(`There is no file ${shown}.`)
  return readFileSync(file)
}
