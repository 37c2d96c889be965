import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { contractVersion } from '../manifest/contract'
import { pins } from './pins'

export type NewPlugin = {
  /** A plugin id. */
  id: string
  /** What people read. */
  name: string
  /** Who publishes it. */
  publisher: string
  /** Address of the portal, without a slash at the end. */
  portal: string
}

/** The files of a new plugin: their paths below its folder, and their text. */
export function newPluginFiles(plugin: NewPlugin): { path: string; text: string }[] {
  const files = templates().map(({ file, text }) => ({ path: file, text: filled(text, plugin) }))
  return [...files, { path: 'package.json', text: packageJson(plugin) }]
}

// Beside this module in the repository, beside the bundled program in the package: the same two names up.
const folder = fileURLToPath(new URL('../templates/plugin/', import.meta.url))
const ending = '.template'

function templates(): { file: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => ({
      // npm leaves out files of this name, so the template has it without its dot.
      file: file
        .split(path.sep)
        .join('/')
        .slice(0, -ending.length)
        .replace(/^gitignore$/, '.gitignore'),
      text: readFileSync(path.join(folder, file), 'utf8'),
    }))
}

function filled(text: string, { id, name, publisher, portal }: NewPlugin): string {
  const values: Record<string, string> = {
    ID: id,
    NAME: name,
    // Inside a string of JSON or of code.
    QUOTED_NAME: JSON.stringify(name),
    QUOTED_PUBLISHER: JSON.stringify(publisher),
    PORTAL: portal,
    CONTRACT: contractVersion,
  }
  return text.replace(/%([A-Z_]+)%/g, (whole, key: string) => values[key] ?? whole)
}

function packageJson({ id, name, portal }: NewPlugin): string {
  const content = {
    name: id,
    version: '0.1.0',
    private: true,
    description: name,
    type: 'module',
    scripts: {
      dev: 'groundwork-plugin dev',
      build: 'groundwork-plugin build',
      test: 'groundwork-plugin test',
      types: 'tsc --noEmit',
      pack: 'groundwork-plugin pack',
      publish: 'groundwork-plugin publish',
    },
    dependencies: sorted({
      ...pins.dependencies,
      '@groundwork/plugin-sdk': `${portal}/sdk/plugin-sdk.tgz`,
      '@groundwork/ui': `${portal}/sdk/ui.tgz`,
    }),
    devDependencies: pins.devDependencies,
    engines: { node: '>=20.19' },
    // esbuild puts its program for this machine in place; npm asks about such scripts otherwise.
    allowScripts: { esbuild: true },
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

function sorted(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)))
}
