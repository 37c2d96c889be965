import path from 'node:path'
import type { Manifest } from '../manifest/manifest'
import { checkParts } from './check-parts'
import { createPluginBuilder, type MadeFile } from './plugin-builder'
import { outputFiles, writeOutput } from './plugin-output'
import { readPluginSource } from './plugin-source'
import type { Problem } from './problem'

export type BuiltPlugin = {
  manifest: Manifest
  /** Absolute; holds exactly what goes into the bundle. */
  output: string
  made: MadeFile[]
  warnings: Problem[]
}

/**
 * Builds the plugin in `folder` into its `dist/` folder (or `output`): UI, backend, and the files that plugin.json names. Throws a
 * PluginFailure with file and line of everything that is wrong; `dist/` is then left as it was.
 */
export async function buildPlugin(folder: string, output = path.join(folder, 'dist')): Promise<BuiltPlugin> {
  const source = readPluginSource(folder)
  const builder = createPluginBuilder(folder, 'release')
  try {
    const made = await builder.make(source)
    checkParts(source, made.files)
    const files = outputFiles(source, made)
    writeOutput(output, files)
    return { manifest: source.manifest, output, made: files, warnings: [...source.warnings, ...made.warnings] }
  } finally {
    await builder.dispose()
  }
}
