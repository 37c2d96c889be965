import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { checkoutLock } from './client-generation'
import { Failure } from './failure'
import { buildSdk, buildShippedPlugins, sdkFolder, shippedFolder } from './plugin-products'
import { type Lock, waitForLock } from './lock'
import { root } from './paths'
import { runOrFail } from './run-command'
import { sourceHash } from './source-hash'

export const engineBundle = path.join(root, 'apps/engine/dist/engine.mjs')
export const nextProgram = path.join(root, 'node_modules/next/dist/bin/next')
const portalFolder = path.join(root, 'apps/portal')
const shared = ['package-lock.json', 'tsconfig.json', 'packages', 'prisma/schema', 'prisma/src', 'prisma/package.json']
const contract = ['package-lock.json', 'tsconfig.json', 'packages/plugin-sdk', 'packages/ui']

/** What is built, and the key of the sources it was last built from. */
type Product = {
  name: 'engine' | 'portal' | 'sdk' | 'plugins'
  marker: string
  sources: string[]
  make: (request: BuildRequest) => Promise<void>
}
export type BuildRequest = {
  env: NodeJS.ProcessEnv
  signal: AbortSignal
  onWait?: (pid: number) => void
  onProcess?: (pid: number | null) => void
  /** Told before each is made: its name, and which of how many it is. */
  onBegin?: (name: string, at: number, of: number) => void
  /** What to look at; everything when absent. */
  only?: Product['name'][]
}

const products: Product[] = [
  {
    name: 'engine',
    marker: path.join(root, 'apps/engine/dist/built-from'),
    sources: ['apps/engine', ...shared],
    make: bundleEngine,
  },
  {
    name: 'sdk',
    marker: path.join(sdkFolder, 'built-from'),
    sources: [...contract],
    make: ({ signal }) => buildSdk(signal),
  },
  {
    name: 'plugins',
    marker: path.join(shippedFolder, 'built-from'),
    sources: ['plugins', ...contract],
    make: buildShippedPlugins,
  },
  {
    name: 'portal',
    marker: path.join(portalFolder, '.next/built-from'),
    sources: ['apps/portal', ...shared],
    make: buildPortal,
  },
]

/** Builds what is missing or was built from other sources; answers the names of what was built. */
export async function buildOnce(request: BuildRequest): Promise<string[]> {
  const wanted = products.filter(({ name }) => request.only?.includes(name) ?? true)
  const stale = () => wanted.map((product) => ({ ...product, key: sourceHash(root, product.sources) })).filter(isStale)
  if (stale().length === 0) return []
  let lock: Lock | undefined
  try {
    lock = await waitForLock(checkoutLock('build'), request)
    const built: string[] = []
    const todo = stale()
    for (const [index, product] of todo.entries()) {
      request.onBegin?.(product.name, index + 1, todo.length)
      rmSync(product.marker, { force: true })
      await product.make(request)
      // Written last and whole: a build that was interrupted is made again.
      mkdirSync(path.dirname(product.marker), { recursive: true })
      writeFileSync(`${product.marker}.new`, product.key)
      renameSync(`${product.marker}.new`, product.marker)
      built.push(product.name)
    }
    return built
  } finally {
    lock?.release()
  }
}

function isStale({ marker, key }: Product & { key: string }): boolean {
  try {
    return readFileSync(marker, 'utf8') !== key
  } catch {
    return true
  }
}

async function bundleEngine(): Promise<void> {
  const { build } = await import('esbuild')
  const result = await build({
    entryPoints: [path.join(root, 'apps/engine/src/main.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    outfile: engineBundle,
    external: ['pg-native'],
    // Its main file asks for its parts in a way that no bundler sees.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    // Packages in CommonJS call require(), which a module does not have.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
  }).catch((error: unknown) => {
    throw new Failure(`Bundling the engine failed: ${error instanceof Error ? error.message : String(error)}`)
  })
  mkdirSync(path.dirname(engineBundle), { recursive: true })
  for (const file of result.outputFiles) {
    writeFileSync(`${file.path}.new`, file.contents)
    renameSync(`${file.path}.new`, file.path)
  }
}

async function buildPortal({ env, signal, onProcess }: BuildRequest): Promise<void> {
  await runOrFail('Building the portal', {
    command: process.execPath,
    args: [nextProgram, 'build'],
    cwd: portalFolder,
    env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    signal,
    onProcess,
  })
}
