import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { signBundle } from '@groundwork/plugin-sdk/bundle/pack'
import { type KeyPair, makeKeyPair } from '@groundwork/plugin-sdk/bundle/signature'
import { packPlugin } from '@groundwork/plugin-sdk/pack-plugin'
import { root } from './groundwork'

const run = promisify(execFile)
const thirdParty = path.join(root, 'e2e/third-party')
const sample = path.join(thirdParty, 'release-notes')

type Manifest = {
  id: string
  version: string
  name: string
  permissions: string[]
  contributes: Record<string, unknown>[]
} & Record<string, unknown>

/** How a bundle differs from the sample's sources. */
export type Variant = {
  id?: string
  name?: string
  version: string
  /** Changes plugin.json in place. */
  manifest?: (manifest: Manifest) => void
  /** Whole files by their path, or what is made of the one that is there. */
  files?: Record<string, string | ((before: string) => string)>
  /** Another key than the workshop's. */
  key?: Pick<KeyPair, 'privateKeyPem'>
}

export type Bundle = { file: string; bytes: Uint8Array; version: string; id: string }

/**
 * A folder of an author of plugins, outside the repository: the packages come from the portal, as its pages tell an author to
 * take them. What those packages depend on is linked from here instead of being downloaded again.
 */
export type Workshop = {
  folder: string
  key: KeyPair
  pack: (variant: Variant) => Promise<Bundle>
  /** Another plugin of e2e/third-party, packed by the installed command line and signed. */
  packOther: (name: string) => Promise<Bundle>
  /** The installed command line, started in the sample's folder. */
  cli: (...args: string[]) => Promise<string>
  remove: () => void
}

export async function openWorkshop(portalUrl: string): Promise<Workshop> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-workshop-'))
  const own = path.join(folder, 'release-notes')
  cpSync(sample, own, { recursive: true, filter: isSource })
  const sdk = await installed(folder, `${portalUrl}/sdk/plugin-sdk.tgz`, '@groundwork/plugin-sdk')
  await installed(folder, `${portalUrl}/sdk/ui.tgz`, '@groundwork/ui')
  const wanted = [own, sdk, path.join(folder, 'node_modules/@groundwork/ui')].flatMap(dependenciesOf)
  for (const name of new Set(wanted)) link(folder, name)
  const key = makeKeyPair()
  let made = 0

  async function pack(variant: Variant): Promise<Bundle> {
    made += 1
    const place = path.join(folder, `variant-${made}`)
    cpSync(own, place, { recursive: true, filter: (file) => !/dist|\.tgz$|\.pem/.test(file) })
    const { id, version } = rewrite(place, variant)
    const { bytes } = await packPlugin(place)
    const signed = await signBundle(bytes, (variant.key ?? key).privateKeyPem)
    const file = path.join(folder, `${id}-${version}.tgz`)
    writeFileSync(file, signed)
    rmSync(place, { recursive: true, force: true })
    return { file, bytes: signed, version, id }
  }

  async function packOther(name: string): Promise<Bundle> {
    const place = path.join(folder, name)
    cpSync(path.join(thirdParty, name), place, { recursive: true, filter: isSource })
    await inFolder(place, ['pack'])
    const { id, version } = JSON.parse(readFileSync(path.join(place, 'plugin.json'), 'utf8')) as Manifest
    const file = path.join(place, `${id}-${version}.tgz`)
    const bytes = await signBundle(readFileSync(file), key.privateKeyPem)
    return { file, bytes, version, id }
  }

  const cli = (...args: string[]) => inFolder(own, args)

  async function inFolder(cwd: string, args: string[]): Promise<string> {
    const { bin } = JSON.parse(readFileSync(path.join(sdk, 'package.json'), 'utf8')) as { bin: Record<string, string> }
    const program = path.join(sdk, bin['groundwork-plugin'] ?? '')
    const { stdout } = await run(process.execPath, [program, ...args], { cwd })
    return stdout
  }

  return { folder: own, key, pack, packOther, cli, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Not what an author made or installed beside the sources. */
function isSource(file: string): boolean {
  return !/node_modules|\.tgz$|\.pem/.test(file)
}

function rewrite(place: string, { id, name, version, manifest: change, files = {} }: Variant) {
  const file = path.join(place, 'plugin.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  Object.assign(manifest, { version, ...(id && { id }), ...(name && { name }) })
  for (const each of manifest.contributes) if (name && each['point'] === 'nav/v1') each['title'] = name
  change?.(manifest)
  writeFileSync(file, JSON.stringify(manifest, null, 2))
  for (const [at, text] of Object.entries(files)) {
    const target = path.join(place, at)
    const before = existsSync(target) ? readFileSync(target, 'utf8') : ''
    const after = typeof text === 'string' ? text : text(before)
    if (after === before) throw new Error(`The variant ${version} changes nothing in ${at}.`)
    writeFileSync(target, after)
  }
  return manifest
}

async function installed(folder: string, address: string, name: string): Promise<string> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`)
  const target = path.join(folder, 'node_modules', name)
  mkdirSync(target, { recursive: true })
  const packed = path.join(folder, `${path.basename(name)}.tgz`)
  writeFileSync(packed, Buffer.from(await answer.arrayBuffer()))
  await run('tar', ['-xzf', packed, '-C', target, '--strip-components=1'])
  return target
}

function dependenciesOf(folder: string): string[] {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'peerDependencies', Record<string, string> | undefined>
  return Object.keys({ ...peerDependencies, ...dependencies }).filter((name) => !name.startsWith('@groundwork/'))
}

function link(folder: string, name: string): void {
  const places = ['packages/plugin-sdk', 'packages/ui', '.'].map((at) => path.join(root, at, 'node_modules', name))
  const found = places.find((place) => existsSync(place))
  const target = path.join(folder, 'node_modules', name)
  if (!found || existsSync(target)) return
  mkdirSync(path.dirname(target), { recursive: true })
  symlinkSync(found, target)
}
