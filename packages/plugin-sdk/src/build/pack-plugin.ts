import { checkBundle } from '../bundle/check'
import { type PackedBundle, packFiles } from '../bundle/pack'
import { BundleRefusal } from '../bundle/problem'
import { buildPlugin } from './build-plugin'
import type { MadeFile } from './plugin-builder'
import { PluginFailure, type Problem } from './problem'

/** Builds a plugin's folder and packs what was made: the same sources give the same bytes. Throws a PluginFailure. */
export async function packPlugin(folder: string): Promise<PackedBundle & { warnings: Problem[] }> {
  const { made, warnings } = await buildPlugin(folder)
  return { ...(await packChecked(made)), warnings }
}

/** Packs built files after the checks that the portal makes, so that a refusal is met here. Throws a PluginFailure. */
async function packChecked(files: MadeFile[]): Promise<PackedBundle> {
  const packed = await packMade(files)
  const [first, ...rest] = checkBundle(new Map(files.map((file) => [file.path, file.bytes])))
  if (first) throw failureOf(new BundleRefusal([first, ...rest]))
  return packed
}

/** Packs built files without a look into them: the portal that they go to at once looks itself. Throws a PluginFailure. */
export async function packMade(files: MadeFile[]): Promise<PackedBundle> {
  try {
    return packFiles(files)
  } catch (error) {
    if (error instanceof BundleRefusal) throw failureOf(error)
    throw error
  }
}

/** A refusal as its author reads it. */
export function failureOf(refusal: BundleRefusal): PluginFailure {
  return new PluginFailure(
    refusal.problems.map(({ code, message, file, line }) => ({
      message: `${placeless(message, file)} [${code}]`,
      file,
      line,
    })),
  )
}

/** Without the place that some sentences name as well. */
export function placeless(message: string, file: string | undefined): string {
  if (!file) return message
  const tail = / \(([^()]+), line \d+\)$/.exec(message)
  const body = tail?.[1] === file ? message.slice(0, tail.index) : message
  const head = /^([^:]+?)(, line \d+)?: /.exec(body)
  return head?.[1] === file ? body.slice(head[0].length) : body
}
