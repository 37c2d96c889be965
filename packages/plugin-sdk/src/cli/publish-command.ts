import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { packPlugin } from '../build/pack-plugin'
import { failure } from '../build/problem'
import { signBytes } from './signing'
import { type Call, type Command, textOf } from './command'
import { folderOf } from './plugin-argument'
import { portalOf, portalOption, tokenOption } from './portal'
import { uploadBundle } from './upload'

export const publishCommand: Command = {
  name: 'publish',
  takes: ['[folder|bundle.tgz]'],
  summary: 'uploads a bundle to a Groundwork',
  details: 'Given a folder (default: this one), builds, checks and packs it first. Given a packed bundle, sends that.',
  options: {
    portal: portalOption,
    token: tokenOption,
    key: { value: 'FILE', help: 'sign with this private key before sending' },
  },
  async run(call) {
    const { values, surroundings } = call
    const { bytes, folder, fileName } = await bundleOf(call)
    const portal = portalOf(folder, values, surroundings)
    const key = textOf(values, 'key')
    const signed = key ? await signBytes(bytes, keyText(path.resolve(surroundings.cwd, key))) : bytes
    const received = await uploadBundle(portal, { bytes: signed, fileName, signal: surroundings.signal })
    const { name, pluginId, version, sha256, isNew, next } = received
    surroundings.say(`${isNew ? 'Received' : 'Already there'}: ${name} (${pluginId} ${version}), sha256 ${sha256}`)
    surroundings.say(`Next, register or upgrade it: ${new URL(next ?? '/plugins', `${portal.url}/`).href}`)
    return 0
  },
}

type Bundle = { bytes: Uint8Array; folder: string; fileName: string }

async function bundleOf(call: Call): Promise<Bundle> {
  const { positionals, surroundings } = call
  const named = path.resolve(surroundings.cwd, positionals[0] ?? '.')
  if (statSync(named, { throwIfNoEntry: false })?.isFile())
    return { bytes: readFileSync(named), folder: path.dirname(named), fileName: path.basename(named) }
  const folder = folderOf(call)
  const { bytes, manifest } = await packPlugin(folder)
  return { bytes, folder, fileName: `${manifest.id}-${manifest.version}.tgz` }
}

function keyText(file: string): string {
  if (!existsSync(file)) throw failure(`There is no key ${file}; groundwork-plugin keys create makes one.`)
  return readFileSync(file, 'utf8')
}
