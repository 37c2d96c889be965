import type { BuildOptions } from 'esbuild'
import { uiImports } from './ui-imports'
import { tailwind } from './tailwind'
import type { Entry } from './plugin-source'

/** `release`: small, what goes to others. `dev`: quick, with readable code and maps from it to the sources. */
export type BuildMode = 'release' | 'dev'
/** What a stack needs: places. The sources themselves stay where they are. */
const placesOnly = { sourcesContent: false } as const
type Request = { folder: string; entries: Entry[]; mode: BuildMode }

/** A module for browsers, cut into chunks at each `import()`; images become part of it. */
export function uiOptions({ folder, entries, mode }: Request) {
  return {
    absWorkingDir: folder,
    entryPoints: entries.map(({ source, target }) => ({ in: source, out: withoutExtension(target) })),
    outdir: folder,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    splitting: true,
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    chunkNames: 'ui/chunks/[name]-[hash]',
    assetNames: 'ui/assets/[name]-[hash]',
    loader: {
      '.svg': 'dataurl',
      '.png': 'dataurl',
      '.jpg': 'dataurl',
      '.gif': 'dataurl',
      '.webp': 'dataurl',
      '.woff': 'file',
      '.woff2': 'file',
    },
    define: { 'process.env.NODE_ENV': '"production"' },
    minify: mode === 'release',
    // Without a comment that leads browsers to it: the portal keeps it for those who may read the plugin's log.
    sourcemap: mode === 'dev' ? 'external' : undefined,
    ...placesOnly,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [uiImports(), tailwind(folder)],
  } satisfies BuildOptions
}

/** One module for Node with everything in it; names and lines stay, so that a stack in the log says something. */
export function backendOptions({ folder, entries, mode }: Request) {
  return {
    absWorkingDir: folder,
    entryPoints: entries.map(({ source, target }) => ({ in: source, out: withoutExtension(target) })),
    outdir: folder,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Packages in CommonJS call require(), which a module does not have.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    define: { 'process.env.NODE_ENV': '"production"' },
    // Without comments, which would name folders of this machine.
    minifyWhitespace: mode === 'release',
    lineLimit: mode === 'release' ? 160 : undefined,
    sourcemap: mode === 'dev' ? 'linked' : undefined,
    ...placesOnly,
    legalComments: 'none',
    logLevel: 'silent',
  } satisfies BuildOptions
}

function withoutExtension(file: string): string {
  return file.replace(/\.(js|mjs|css)$/, '')
}
