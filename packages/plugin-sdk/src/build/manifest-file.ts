import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { locate, type Manifest, type Position, readManifestText } from '../manifest/manifest'
import { failure, PluginFailure } from './problem'

export type ManifestText = {
  manifest: Manifest
  /** Where a part of plugin.json stands. */
  placeOf(at: (string | number)[]): Position
}

/** Reads and checks `plugin.json` of a folder. Throws a PluginFailure that names each problem with its line. */
export function readManifestFile(folder: string): ManifestText {
  const file = path.join(folder, 'plugin.json')
  if (!existsSync(file)) throw failure(`There is no plugin.json in ${folder}.`)
  const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '')
  const reading = readManifestText(text)
  if (reading.ok) return { manifest: reading.manifest, placeOf: (at) => locate(text, at) }
  throw new PluginFailure(
    reading.problems.map(({ path: at, message, line, column }) => ({
      message: at === '' ? message : `${at}: ${message}`,
      file: 'plugin.json',
      line,
      column,
    })),
  )
}
