import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build, type BuildOptions, type OutputFile } from 'esbuild'
import { gzip } from '../bundle/gzip'
import { writeTar } from '../bundle/tar'
import { writeDeclarations } from './declarations'
import { packageManifest } from './package-manifest'
import {
  isScript,
  moduleName,
  outwardSubpaths,
  type PublicPackage,
  readPackageJson,
  type Subpath,
} from './package-kind'

type PackedFile = { path: string; bytes: Uint8Array }
export type PackageRequest = {
  /** A folder for declarations, made anew. */
  types: string
  paths: Record<string, string[]>
  signal?: AbortSignal
}

/** A package as npm installs it: modules, declarations, package.json. The same sources give the same bytes. */
export async function makePackage(kind: PublicPackage, request: PackageRequest): Promise<Uint8Array> {
  const own = readPackageJson(kind)
  const subpaths = outwardSubpaths(own, kind)
  const scripts = subpaths.filter(isScript)
  rmSync(request.types, { recursive: true, force: true })
  const [modules, program] = await Promise.all([
    compile(kind.folder, scripts),
    compileProgram(kind),
    writeDeclarations({
      folder: kind.folder,
      sources: scripts.map(({ source }) => source),
      outDir: request.types,
      paths: request.paths,
      signal: request.signal,
    }),
  ])
  const assets = subpaths.filter((entry) => !isScript(entry)).map(({ source }) => source)
  return packed([
    { path: 'package.json', bytes: Buffer.from(`${JSON.stringify(packageManifest(own, kind, subpaths), null, 2)}\n`) },
    ...modules,
    ...program,
    ...assets.map((file) => ({ path: file, bytes: readFileSync(path.join(kind.folder, file)) })),
    ...below(request.types, 'types'),
  ])
}

const options = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  jsx: 'automatic',
  packages: 'external',
  legalComments: 'none',
  logLevel: 'silent',
} satisfies BuildOptions

/** One module a subpath; what several need is in chunks, so that each context and store exists once. */
async function compile(folder: string, scripts: Subpath[]): Promise<PackedFile[]> {
  const { outputFiles } = await build({
    ...options,
    absWorkingDir: folder,
    entryPoints: scripts.map((entry) => ({ in: entry.source, out: `dist/${moduleName(entry)}` })),
    outdir: folder,
    splitting: true,
    chunkNames: 'dist/chunks/[name]-[hash]',
  })
  return packedFiles(folder, outputFiles)
}

async function compileProgram({ folder, program }: PublicPackage): Promise<PackedFile[]> {
  if (!program) return []
  const { outputFiles } = await build({
    ...options,
    absWorkingDir: folder,
    entryPoints: [{ in: `src/${program.entry}.ts`, out: `dist/${program.entry}` }],
    outdir: folder,
  })
  return [
    ...packedFiles(folder, outputFiles),
    ...program.folders.flatMap((name) => below(path.join(folder, 'src', name), `dist/${name}`)),
  ]
}

function packedFiles(folder: string, files: OutputFile[]): PackedFile[] {
  return files.map((file) => ({
    path: path.relative(folder, file.path).split(path.sep).join('/'),
    bytes: file.contents,
  }))
}

function below(folder: string, name: string): PackedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .map((file) => ({ path: `${name}/${file}`, bytes: readFileSync(path.join(folder, file)) }))
}

function packed(files: PackedFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  return gzip(writeTar(sorted.map((file): [string, Uint8Array] => [`package/${file.path}`, file.bytes])))
}
