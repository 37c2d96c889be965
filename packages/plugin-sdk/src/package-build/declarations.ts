import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type DeclarationRequest = {
  /** The package's folder. */
  folder: string
  /** Sources below it whose declarations are wanted, with what they import. */
  sources: string[]
  outDir: string
  /** Where declarations of other packages lie that were made before: `@groundwork/ui/*` and folders. */
  paths: Record<string, string[]>
  signal?: AbortSignal
}

/** Writes declarations with the TypeScript of this repository. Throws with the compiler's own lines. */
export async function writeDeclarations({ folder, sources, outDir, paths, signal }: DeclarationRequest): Promise<void> {
  const project = `${outDir}.tsconfig.json`
  mkdirSync(outDir, { recursive: true })
  const settings = {
    extends: path.join(folder, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      // `npm run types` checks; here nobody should wait for it.
      noCheck: true,
      rootDir: path.join(folder, 'src'),
      outDir,
      paths,
    },
    include: [],
    files: sources.map((source) => path.join(folder, source)),
  }
  try {
    writeFileSync(project, JSON.stringify(settings))
    await run(process.execPath, [compiler(), '-p', project], { signal, maxBuffer: 10_000_000 })
  } catch (error) {
    const { stdout } = error as { stdout?: string }
    throw stdout ? new Error(`The declarations of ${path.basename(folder)} cannot be made:\n${stdout}`) : error
  } finally {
    rmSync(project, { force: true })
  }
}

function compiler(): string {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  return path.join(path.dirname(manifest), 'bin/tsc')
}
