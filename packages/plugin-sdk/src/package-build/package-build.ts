import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { manifestSchemaText } from '../manifest/json-schema'
import { makePackage } from './make-package'
import { declarationPaths, publicPackages } from './package-kind'

/**
 * Makes what a portal hands out to authors of plugins, into `folder`: `plugin-sdk.tgz`, `ui.tgz` (both for `npm install`) and
 * `plugin.schema.json` (for editors). `root` is the folder of this repository.
 */
export async function buildPublicPackages(root: string, folder: string, signal?: AbortSignal): Promise<void> {
  const { ui, sdk } = publicPackages(root)
  // Inside the repository, where the compiler finds the packages that the declarations name.
  const work = path.join(sdk.folder, 'dist', `work-${process.pid}`)
  const types = { ui: path.join(work, 'ui'), sdk: path.join(work, 'sdk') }
  for (const needed of [work, folder]) mkdirSync(needed, { recursive: true })
  try {
    const uiBytes = await makePackage(ui, { types: types.ui, paths: {}, signal })
    const paths = declarationPaths(ui, types.ui)
    const sdkBytes = await makePackage(sdk, { types: types.sdk, paths, signal })
    writeWhole(path.join(folder, 'ui.tgz'), uiBytes)
    writeWhole(path.join(folder, 'plugin-sdk.tgz'), sdkBytes)
    writeWhole(path.join(folder, 'plugin.schema.json'), Buffer.from(manifestSchemaText()))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** A portal that reads meanwhile sees the old file or the new one. */
function writeWhole(file: string, bytes: Uint8Array): void {
  writeFileSync(`${file}.new`, bytes)
  renameSync(`${file}.new`, file)
}
