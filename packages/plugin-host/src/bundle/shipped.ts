import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { packedFacts } from './packed-facts'

export type ShippedBundle = { file: string; sha256: string; id: string; version: string }

/** The bundles that ship with this Groundwork: trusted by their hash, and their ids are theirs alone. */
export type ShippedList = { folder: string | null; bundles: ShippedBundle[] }

const listFile = 'shipped.json'
export const nothingShipped: ShippedList = { folder: null, bundles: [] }

/** The hash list in a folder of packed bundles, `{ "bundles": [{ file, sha256, id, version }] }`; nothing where there is none. */
export async function readShippedList(folder: string | undefined): Promise<ShippedList> {
  if (!folder) return nothingShipped
  let text: string
  try {
    text = await readFile(path.join(folder, listFile), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ...nothingShipped, folder }
    throw error
  }
  const { bundles } = JSON.parse(text) as { bundles: ShippedBundle[] }
  return { folder, bundles }
}

/** Writes the hash list of all packed bundles in a folder; part of the build. */
export async function writeShippedList(folder: string): Promise<ShippedList> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).sort()
  const bundles: ShippedBundle[] = []
  for (const file of names) bundles.push({ file, ...(await packedFacts(await readFile(path.join(folder, file)))) })
  await writeFile(path.join(folder, listFile), `${JSON.stringify({ bundles }, null, 2)}\n`)
  return { folder, bundles }
}
