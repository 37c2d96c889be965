import { readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { bundleLimits } from '@groundwork/plugin-sdk/bundle/limits'
import { packAsItLies } from '@groundwork/plugin-sdk/bundle/pack'
import { BundleRefusal, type ProblemCode } from '@groundwork/plugin-sdk/bundle/problem'

/**
 * A plugin from the engine's own disk: a packed bundle, or a folder, which is packed as it lies. Only below the folders that the
 * installation allows, also after every link is followed. Throws BundleRefusal.
 */
export async function readFolder(allowed: readonly string[], wanted: string): Promise<Uint8Array> {
  const real = await realpath(wanted).catch(() => null)
  const roots = await Promise.all(allowed.map((folder) => realpath(folder).catch(() => null)))
  // What is not allowed is not looked for either: whether it exists is nobody's business.
  const inside = (at: string) => roots.some((root) => root !== null && (at === root || at.startsWith(root + path.sep)))
  if (!inside(real ?? path.resolve(wanted)))
    refuse(
      'folder-not-allowed',
      `${wanted} is not below a folder that plugins may be taken from. Add its folder to GROUNDWORK_PLUGIN_FOLDERS, or upload the bundle.`,
    )
  const facts = real === null ? null : await stat(real)
  if (real === null || !facts)
    return refuse(
      'folder-missing',
      `There is nothing at ${wanted} on the engine's disk. Look at the path, or upload the bundle.`,
    )
  if (facts.isDirectory()) return packAsItLies(real)
  // Reading from a pipe would wait for ever.
  if (!facts.isFile())
    refuse('device', `${wanted} is neither a file nor a folder. Name a packed bundle, or the folder of a built one.`)
  if (facts.size > bundleLimits.packed)
    refuse(
      'packed-too-large',
      `${wanted} is larger than the ${bundleLimits.packed / 1_000_000} MB that a bundle may have.`,
    )
  return readFile(real)
}

function refuse(code: ProblemCode, message: string): never {
  throw new BundleRefusal({ code, message })
}
