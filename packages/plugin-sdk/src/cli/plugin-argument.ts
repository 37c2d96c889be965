import path from 'node:path'
import { pluginFolder } from '../build/plugin-source'
import type { Call } from './command'

/** The plugin's folder that a command was given; the current one when it was given none. */
export function folderOf({ positionals, surroundings }: Call): string {
  return pluginFolder(path.resolve(surroundings.cwd, positionals[0] ?? '.'))
}

/** Bytes in words: "41.2 kB". */
export function sizeWords(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
