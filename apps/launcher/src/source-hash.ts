import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

const skippedFolders = new Set(['node_modules', '.next', '.turbo', 'dist', 'generated', '.data', 'test-results'])
// What a build writes by itself, and what never becomes part of it.
const skippedFile = /(\.test\.tsx?|\.tsbuildinfo|\.md|^next-env\.d\.ts)$/

/** A hash of files and folders below `base`, of their paths and contents; the order in which they are named does not matter. */
export function sourceHash(base: string, names: string[]): string {
  const hash = createHash('sha256')
  for (const file of names.flatMap((name) => filesBelow(path.join(base, name))).sort()) {
    const bytes = readFileSync(file)
    hash.update(`${path.relative(base, file).split(path.sep).join('/')}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex').slice(0, 24)
}

function filesBelow(file: string): string[] {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [file]
  return readdirSync(file, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : filesBelow(path.join(file, entry.name))
    return entry.isFile() && !skippedFile.test(entry.name) ? [path.join(file, entry.name)] : []
  })
}
