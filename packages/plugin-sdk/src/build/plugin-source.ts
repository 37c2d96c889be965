import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Manifest } from '../manifest/manifest'
import { type ManifestText, readManifestFile } from './manifest-file'
import { iconWarnings } from './icon-warnings'
import { PluginFailure, type Problem } from './problem'

/** A file that is built: `source` in the folder, `target` in the bundle; both relative, with "/". */
export type Entry = { source: string; target: string }

/** What a plugin's folder says is to be built and taken along. */
export type PluginSource = {
  /** Absolute. */
  folder: string
  manifest: Manifest
  ui: Entry[]
  backend: Entry[]
  /** Taken along as they are. */
  copies: string[]
  /** What works, but hardly as it was meant. */
  warnings: Problem[]
  /** Where a part of plugin.json stands. */
  placeOf: ManifestText['placeOf']
}

const scriptEndings = ['.tsx', '.ts', '.jsx', '.js']
const alwaysTaken = ['plugin.json', 'README.md', 'icon.svg', 'LICENSE', 'CHANGELOG.md']

/**
 * Reads `plugin.json` and finds the sources of what it names: `ui/index.js` is built from `ui/index.tsx` (or `.ts`, `.jsx`, `.js`), a
 * style from the file of its name. Throws a PluginFailure that names each missing file with its line in plugin.json.
 */
export function readPluginSource(folder: string): PluginSource {
  const text = readManifestFile(folder)
  const { manifest } = text
  const search = new Search(folder, text)
  const ui = manifest.ui
    ? [search.script(manifest.ui.entry, ['ui', 'entry']), ...manifest.ui.styles.flatMap((style) => search.style(style))]
    : []
  const backend = manifest.backend ? [search.script(manifest.backend.entry, ['backend', 'entry'])] : []
  const named = namedFiles(manifest).map(({ file, at }) => search.plain(file, at))
  search.orThrow()
  const copies = [...alwaysTaken.filter((file) => existsSync(path.join(folder, file))), ...named]
  return {
    folder,
    manifest,
    ui: ui.filter((entry) => entry !== null),
    backend: backend.filter((entry) => entry !== null),
    copies: [...new Set(copies)].sort(),
    warnings: iconWarnings(text),
    placeOf: text.placeOf,
  }
}

type Place = (string | number)[]

class Search {
  private readonly problems: Problem[] = []

  constructor(
    private readonly folder: string,
    private readonly text: ManifestText,
  ) {}

  script(target: string, at: Place): Entry | null {
    if (!target.endsWith('.js')) return this.complain(`"${target}" must end in ".js": it is what the build makes.`, at)
    const stem = target.slice(0, -'.js'.length)
    const source = scriptEndings.map((ending) => stem + ending).find((file) => this.isFile(file))
    if (source) return { source, target }
    const looked = scriptEndings.map((ending) => path.posix.basename(stem) + ending).join(', ')
    return this.complain(
      `There is no source for "${target}": looked for ${looked} in ${path.posix.dirname(stem)}/.`,
      at,
    )
  }

  /** Empty for a sheet that the build makes out of the imports of a script. */
  style(target: string): Entry[] {
    return this.isFile(target) ? [{ source: target, target }] : []
  }

  plain(file: string, at: Place): string {
    if (!this.isFile(file)) this.complain(`There is no file "${file}" in the plugin's folder.`, at)
    return file
  }

  orThrow(): void {
    if (this.problems.length > 0) throw new PluginFailure(this.problems)
  }

  private complain(message: string, at: Place): null {
    this.problems.push({ message, file: 'plugin.json', ...this.text.placeOf(at) })
    return null
  }

  private isFile(file: string): boolean {
    return statSync(path.join(this.folder, file), { throwIfNoEntry: false })?.isFile() ?? false
  }
}

function namedFiles(manifest: Manifest): { file: string; at: Place }[] {
  const migrations = manifest.migrations.map((file, index) => ({ file, at: ['migrations', index] }))
  const schemas = manifest.contributes.flatMap((contribution, index) => {
    if (contribution.point === 'config/schema/v1')
      return [{ file: contribution.file, at: ['contributes', index, 'file'] }]
    if ('configSchema' in contribution && contribution.configSchema)
      return [{ file: contribution.configSchema, at: ['contributes', index, 'configSchema'] }]
    return []
  })
  return [...migrations, ...schemas]
}

/** The folder if it holds a plugin.json; else a PluginFailure that says what lies there and what to do. */
export function pluginFolder(folder: string): string {
  if (existsSync(path.join(folder, 'plugin.json'))) return folder
  const inside = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).find(
        (entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'plugin.json')),
      )?.name
    : undefined
  const advice = inside
    ? `Did you mean ${path.join(folder, inside)}?`
    : 'Make a plugin with: groundwork-plugin create <folder>.'
  throw new PluginFailure([{ message: `There is no plugin.json in ${folder}. ${advice}` }])
}
