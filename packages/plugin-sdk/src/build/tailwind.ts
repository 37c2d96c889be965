import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OnLoadResult, Plugin } from 'esbuild'

const usesTailwind = /@import\s+(url\()?['"]tailwindcss|@(tailwind|apply|theme|utility|reference)\b/

/** The parts of PostCSS that are used here; it comes from the plugin's own folder. */
type Processor = {
  process(
    css: string,
    options: { from: string },
  ): Promise<{ css: string; messages: { type: string; file?: string; dir?: string }[] }>
}
type Place = { file: string; line: number; column: number }

/** Runs the plugin's own Tailwind over style sheets that ask for it. Without Tailwind in the folder such a sheet is a problem with its line. */
export function tailwind(folder: string): Plugin {
  let processor: Processor | undefined
  return {
    name: 'groundwork-tailwind',
    setup(build) {
      build.onLoad({ filter: /\.css$/ }, async ({ path: file }): Promise<OnLoadResult | undefined> => {
        const css = await readFile(file, 'utf8')
        if (file.includes(`${path.sep}node_modules${path.sep}`) || !usesTailwind.test(css)) return undefined
        processor ??= await loadTailwind(folder)
        if (!processor) return { errors: [{ text: missing, location: firstUse(css, path.relative(folder, file)) }] }
        return await processed(processor, { css, file, folder })
      })
    },
  }
}

const missing =
  'This style sheet uses Tailwind, which is not installed here: npm install --save-dev tailwindcss @tailwindcss/postcss.'

async function processed(
  processor: Processor,
  { css, file, folder }: { css: string; file: string; folder: string },
): Promise<OnLoadResult> {
  try {
    const result = await processor.process(css, { from: file })
    const named = (type: string) => result.messages.filter((message) => message.type === type)
    return {
      contents: result.css,
      loader: 'css',
      resolveDir: path.dirname(file),
      watchFiles: named('dependency').flatMap((message) => message.file ?? []),
      watchDirs: named('dir-dependency').flatMap((message) => message.dir ?? []),
    }
  } catch (error) {
    const place = error as { reason?: string; line?: number; column?: number; message?: string }
    const location: Place = {
      file: path.relative(folder, file),
      line: place.line ?? 1,
      column: (place.column ?? 1) - 1,
    }
    return { errors: [{ text: place.reason ?? place.message ?? String(error), location }] }
  }
}

async function loadTailwind(folder: string): Promise<Processor | undefined> {
  const fromPlugin = createRequire(path.join(folder, 'package.json'))
  let entry: string
  try {
    entry = fromPlugin.resolve('@tailwindcss/postcss')
  } catch {
    return undefined
  }
  const load = async (file: string) => ((await import(pathToFileURL(file).href)) as { default: unknown }).default
  const makePlugin = (await load(entry)) as (options: { base: string }) => unknown
  const postcss = (await load(createRequire(entry).resolve('postcss'))) as (plugins: unknown[]) => Processor
  return postcss([makePlugin({ base: folder })])
}

function firstUse(css: string, file: string): Place {
  const before = css.slice(0, css.search(usesTailwind)).split('\n')
  return { file, line: before.length, column: before.at(-1)?.length ?? 0 }
}
