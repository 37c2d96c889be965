import path from 'node:path'
import { type BuildContext, context, type Metafile, type OutputFile } from 'esbuild'
import { backendOptions, type BuildMode, uiOptions } from './esbuild-options'
import { buildProblems, problemOf } from './esbuild-problems'
import type { Entry, PluginSource } from './plugin-source'
import { failure, type Problem } from './problem'

type Part = 'ui' | 'backend'
/** A made file: its path in the bundle. */
export type MadeFile = { path: string; bytes: Uint8Array }
export type Made = {
  files: MadeFile[]
  warnings: Problem[]
  /** Absolute paths of everything that was read. */
  inputs: string[]
}

/**
 * Builds a plugin's UI and backend again and again: what did not change is kept from the last time. `dispose` ends the
 * compiler's work for it.
 */
export type PluginBuilder = {
  /** `changed`: absolute paths that changed since the last successful call, where that is known; a part without any is not made again. */
  make(source: PluginSource, changed?: ReadonlySet<string>): Promise<Made>
  dispose(): Promise<void>
}

type Kept = { key: string; context: BuildContext; last?: Made }

export function createPluginBuilder(folder: string, mode: BuildMode): PluginBuilder {
  const kept = new Map<Part, Kept>()

  async function drop(part: Part): Promise<void> {
    await kept.get(part)?.context.dispose()
    kept.delete(part)
  }

  /** What is kept of a part; a new context when plugin.json names other entries. */
  async function keptOf(part: Part, entries: Entry[]): Promise<Kept> {
    const key = JSON.stringify(entries)
    const known = kept.get(part)
    if (known?.key === key) return known
    await drop(part)
    const options = part === 'ui' ? uiOptions({ folder, entries, mode }) : backendOptions({ folder, entries, mode })
    const made: Kept = { key, context: await context(options) }
    kept.set(part, made)
    return made
  }

  async function makePart(part: Part, entries: Entry[], isUntouched: (last: Made) => boolean): Promise<Made> {
    if (entries.length === 0) {
      await drop(part)
      return { files: [], warnings: [], inputs: [] }
    }
    const own = await keptOf(part, entries)
    if (own.last && isUntouched(own.last)) return own.last
    own.last = undefined
    const built = await own.context.rebuild().catch((error: unknown) => {
      throw buildProblems(error)
    })
    own.last = {
      files: (built.outputFiles ?? [])
        .map((file) => madeFile(folder, file))
        // Nobody reads a stack of style sheets.
        .filter((file) => !file.path.endsWith('.css.map')),
      warnings: built.warnings.map(problemOf),
      inputs: inputsOf(folder, built.metafile),
    }
    return own.last
  }

  /** Whether no part knows the file: it may be one that an import looks for first, so everything is made again. */
  function isNew(file: string, source: PluginSource): boolean {
    const copied = source.copies.some((copy) => path.join(folder, copy) === file)
    return !copied && ![...kept.values()].some(({ last }) => last?.inputs.includes(file))
  }

  return {
    async make(source, changed) {
      const all = !changed || [...changed].some((file) => isNew(file, source))
      const isUntouched = ({ inputs }: Made) => !all && !inputs.some((file) => changed.has(file))
      const [ui, backend] = await Promise.all([
        makePart('ui', source.ui, isUntouched),
        makePart('backend', source.backend, isUntouched),
      ])
      checkStyles(source, ui.files)
      return {
        files: [...ui.files, ...backend.files],
        warnings: [...ui.warnings, ...backend.warnings],
        inputs: [...ui.inputs, ...backend.inputs],
      }
    },
    async dispose() {
      await Promise.all([drop('ui'), drop('backend')])
    },
  }
}

function madeFile(folder: string, file: OutputFile): MadeFile {
  return { path: path.relative(folder, file.path).split(path.sep).join('/'), bytes: file.contents }
}

function inputsOf(folder: string, metafile: Metafile | undefined): string[] {
  return Object.keys(metafile?.inputs ?? {})
    .filter((name) => !name.startsWith('<') && !/^[\w-]{2,}:/.test(name))
    .map((name) => path.resolve(folder, name))
}

/** The portal loads exactly the style sheets that plugin.json lists: one more or one less would be a page without its styles. */
function checkStyles({ manifest, ui }: PluginSource, files: MadeFile[]): void {
  const listed = manifest.ui?.styles ?? []
  const made = files.map((file) => file.path).filter((file) => file.endsWith('.css'))
  const unlisted = made.find((file) => !listed.includes(file))
  if (unlisted)
    throw failure(
      `The build makes "${unlisted}" of the style sheets that ${ui[0]?.source} imports: add it to "ui.styles".`,
      {
        file: 'plugin.json',
      },
    )
  const missing = listed.find((file) => !made.includes(file))
  if (missing)
    throw failure(`"ui.styles" lists "${missing}", but there is no such file and no script imports a style sheet.`, {
      file: 'plugin.json',
    })
}
