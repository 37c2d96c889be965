import type { Pool } from '@groundwork/db/pool'
import { createHeldProjects, type HeldProjects, type ProjectFacts } from './held-projects'
import { createWordIndex, type WordIndex } from './word-index'

/** What this process holds of the catalogue: what facets count, and the words that projects are found by. */
export type Mirror = {
  /** Every project as it is in the database: also what was committed the moment before the call. */
  projects(): Promise<HeldProjects>
  /** The same with the words, which are read only in a process that searches. */
  words(): Promise<{ projects: HeldProjects; index: WordIndex }>
}

// On globalThis: route bundles each get their own module instance, and one copy of the catalogue is enough.
const shared = globalThis as typeof globalThis & { groundworkMirrors?: WeakMap<Pool, Mirror> }

/** The mirror of the database that this pool goes to. Not for a transaction: what it may yet roll back would be held. */
export function mirrorOf(pool: Pool): Mirror {
  const mirrors = (shared.groundworkMirrors ??= new WeakMap())
  const known = mirrors.get(pool)
  if (known) return known
  const mirror = createMirror(pool)
  mirrors.set(pool, mirror)
  return mirror
}

export function createMirror(pool: Pool): Mirror {
  const held = createHeldProjects()
  const index = createWordIndex()
  /** Names whose words changed since they were read. */
  const behind = new Set<string>()
  let seen: string | null = null
  let searches = false

  async function look(): Promise<void> {
    const changed = await readChanged(pool, seen)
    for (const project of changed.projects) if (held.put(project).words) behind.add(project.name)
    seen = changed.snapshot ?? seen
    if (searches && behind.size) await readWords()
  }

  async function readWords(): Promise<void> {
    const names = [...behind]
    const rows = await readWordsOf(pool, names)
    for (const name of names) behind.delete(name)
    for (const { name, words, weights } of rows) index.put(held.idOf(name), words, weights)
  }

  const fresh = sharedTurns(look)
  return {
    async projects() {
      await fresh()
      return held
    },
    async words() {
      searches = true
      await fresh()
      return { projects: held, index }
    },
  }
}

/**
 * One turn at a time, and one for all who came while the last was going: that one may have looked before what they must see was
 * there, so they wait for the next.
 */
function sharedTurns(turn: () => Promise<void>): () => Promise<void> {
  let going: Promise<void> | null = null
  let next: Promise<void> | null = null
  const begin = () => {
    const mine = turn().finally(() => {
      going = null
    })
    going = mine
    return mine
  }
  const afterwards = () => {
    next = null
    return begin()
  }
  return () => {
    if (!going) return begin()
    next ??= going.then(afterwards, afterwards)
    return next
  }
}

type ChangedRow = ProjectFacts & { snapshot: string }

// $1 is what was visible when it was last read. A transaction that has committed since has a number from that snapshot's xmin on,
// so the index gives all of its rows; one from beyond this snapshot belongs to another cluster, from which this one was restored.
// Only the first reading has none, and takes them all.
const changedColumns = `p.name, p.kind, p.state, CASE WHEN p.owner_team IS NOT NULL THEN 'team:' || p.owner_team
  WHEN p.owner_user IS NOT NULL THEN 'user:' || p.owner_user
  WHEN p.owner_person IS NOT NULL THEN 'person:' || p.owner_person ELSE 'none' END AS owner,
  to_jsonb(p.libraries) AS libraries, to_jsonb(p.tags) AS tags, p.words_version AS "wordsVersion",
  pg_current_snapshot()::text AS snapshot`
const allText = `SELECT ${changedColumns} FROM project p`
const changedText = `${allText}
WHERE p.touched >= (SELECT pg_snapshot_xmin($1::pg_snapshot)) AND p.touched < (SELECT pg_snapshot_xmax(pg_current_snapshot()))
  AND NOT pg_visible_in_snapshot(p.touched, $1::pg_snapshot)`

async function readChanged(pool: Pool, seen: string | null) {
  const { rows } = await (seen === null
    ? pool.query<ChangedRow>({ name: 'catalog-mirror', text: allText })
    : pool.query<ChangedRow>({ name: 'catalog-mirror-changed', text: changedText, values: [seen] }))
  return { projects: rows, snapshot: rows[0]?.snapshot }
}

type WordRow = { name: string; words: string[]; weights: number[] }

/** Words hold letters and digits only, so blanks part them: the driver reads arrays slowly. */
async function readWordsOf(pool: Pool, names: string[]): Promise<WordRow[]> {
  const { rows } = await pool.query<{ name: string; words: string; weights: string }>({
    name: 'catalog-mirror-words',
    text: `SELECT given.name, coalesce(string_agg(w.word, ' '), '') AS words, coalesce(string_agg(w.weight::text, ' '), '') AS weights
FROM unnest($1::text[]) AS given(name) LEFT JOIN project_word w ON w.project = given.name GROUP BY given.name`,
    values: [names],
  })
  return rows.map(({ name, words, weights }) => ({
    name,
    words: words ? words.split(' ') : [],
    weights: weights ? weights.split(' ').map(Number) : [],
  }))
}
