import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Made, MadeFile } from './plugin-builder'
import type { PluginSource } from './plugin-source'

/** Everything that goes into the bundle: what was made, and what is taken along as it is. In path order. */
export function outputFiles(source: PluginSource, made: Made): MadeFile[] {
  const copied = source.copies.map((file) => ({ path: file, bytes: readFileSync(path.join(source.folder, file)) }))
  return [...made.files, ...copied].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Makes `folder` hold exactly these files: what is the same is left alone, what is not among them goes. */
export function writeOutput(folder: string, files: MadeFile[]): void {
  const wanted = new Set(files.map((file) => file.path))
  for (const file of filesBelow(folder)) if (!wanted.has(file)) rmSync(path.join(folder, file))
  for (const file of files) {
    const target = path.join(folder, file.path)
    if (sameBytes(target, file.bytes)) continue
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, file.bytes)
  }
  removeEmpty(folder)
}

function filesBelow(folder: string, below = ''): string[] {
  return entriesOf(path.join(folder, below)).flatMap((entry) => {
    const name = path.posix.join(below, entry.name)
    return entry.isDirectory() ? filesBelow(folder, name) : [name]
  })
}

function removeEmpty(folder: string): void {
  for (const entry of entriesOf(folder)) {
    if (!entry.isDirectory()) continue
    const inner = path.join(folder, entry.name)
    removeEmpty(inner)
    if (entriesOf(inner).length === 0) rmdirSync(inner)
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function sameBytes(file: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(bytes)
  } catch {
    return false
  }
}
