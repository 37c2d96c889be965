import path from 'node:path'
import { build } from 'esbuild'

export const repository = path.join(import.meta.dirname, '../../..')

/** Bundles a program of ours as the product does, so that what is measured is what is shipped. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(repository, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    external: ['pg-native'],
    // Its main file asks for its parts in a way that no bundler sees.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
}
