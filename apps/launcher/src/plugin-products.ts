import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Failure } from './failure'
import { root } from './paths'

/** What authors of plugins install from the portal. */
export const sdkFolder = path.join(root, 'packages/plugin-sdk/dist')
/** The plugins that ship, packed, with the list of their hashes. */
export const shippedFolder = path.join(root, 'apps/engine/dist/plugins')

/** Makes plugin-sdk.tgz, ui.tgz and plugin.schema.json. */
export async function buildSdk(signal: AbortSignal): Promise<void> {
  const { buildPublicPackages } = await import('@groundwork/plugin-sdk/package-build')
  await buildPublicPackages(root, sdkFolder, signal).catch((error: unknown) => {
    throw new Failure(`Building the packages for authors of plugins failed: ${wordsOf(error)}`)
  })
}

/** Builds and packs each folder of plugins/ that has a plugin.json, and lists them in shipped.json: `{ bundles: [{ file, sha256, id, version }] }`. */
export async function buildShippedPlugins(): Promise<void> {
  const { packPlugin } = await import('@groundwork/plugin-sdk/pack-plugin')
  rmSync(shippedFolder, { recursive: true, force: true })
  mkdirSync(shippedFolder, { recursive: true })
  const bundles: { file: string; sha256: string; id: string; version: string }[] = []
  for (const name of pluginFolders()) {
    const { bytes, sha256, manifest } = await packPlugin(path.join(root, 'plugins', name)).catch((error: unknown) => {
      throw new Failure(`Packing plugins/${name} failed: ${wordsOf(error)}`)
    })
    const { id, version } = manifest
    const file = `${id}-${version}.tgz`
    writeFileSync(path.join(shippedFolder, file), bytes)
    bundles.push({ file, sha256, id, version })
  }
  writeFileSync(path.join(shippedFolder, 'shipped.json'), `${JSON.stringify({ bundles }, null, 2)}\n`)
}

function pluginFolders(): string[] {
  const folder = path.join(root, 'plugins')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'plugin.json')))
    .sort()
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
