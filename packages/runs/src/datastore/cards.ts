import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readBlob } from './blob'
import { fileInside, plainFileInside, realOrNull, realRoots } from './inside'
import { DatastoreRefusal, type StoredCard, type TaskPath } from './reader'

/** Metaflow's own cards are about 1 MB. */
const largestCard = 64 * 1024 * 1024

/**
 * Metaflow writes cards into the `.metaflow` nearest to the folder that the flow ran in, whatever the datastore root
 * is. So each allowed folder is tried as that folder, as its parent and as the `mf.cards` folder itself.
 */
export async function findCards(path: TaskPath, folders: readonly string[]): Promise<StoredCard[]> {
  const places = [
    ...new Set(
      (await realRoots(folders)).flatMap((folder) => [
        folder,
        join(folder, 'mf.cards'),
        join(folder, '.metaflow', 'mf.cards'),
      ]),
    ),
  ]
  const found = new Map<string, StoredCard>()
  for (const place of places) {
    const root = await realOrNull(place)
    if (!root) continue
    for (const steps of [['steps', path.step], []]) {
      const segments = [path.flow, 'runs', path.run, ...steps, 'tasks', path.task, 'cards']
      for (const card of await cardsIn(root, segments)) if (!found.has(card.hash)) found.set(card.hash, card)
    }
  }
  return [...found.values()]
}

async function cardsIn(root: string, segments: string[]): Promise<StoredCard[]> {
  const folder = await fileInside(root, segments)
  if (!folder) return []
  const names = await readdir(folder)
  return names.map((name) => cardOf(root, segments, name)).filter((card) => card !== null)
}

/** `TYPE-HASH.html` or `TYPE-ID-HASH.html`; neither type nor id holds a dash. */
function cardOf(root: string, segments: string[], name: string): StoredCard | null {
  const match = /^([^-]+)-(?:([^-]+)-)?([0-9a-f]{32})\.html$/.exec(name)
  if (!match) return null
  const [, type = '', id, hash = ''] = match
  return {
    hash,
    type,
    id: id ?? null,
    async open() {
      const file = await plainFileInside(root, [...segments, name])
      if (!file) return Buffer.alloc(0)
      const { bytes, cut } = await readBlob(file, { zipped: false, limit: largestCard })
      if (cut) throw new DatastoreRefusal('The card is larger than 64 MB, which no page could show.')
      return bytes
    },
  }
}
