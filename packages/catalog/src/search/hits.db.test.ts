import { makeProject } from '@groundwork/db/makers'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { findHits, placedHits } from './hits'
import { reindexProject } from './reindex'
import { likenessTo, nearForms, queryWords } from './words'

let db: TestDatabase

/** Numbers that look random and are the same each time. */
let seed = 17
function below(most: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((seed / 2_147_483_648) * most)
}
// Few letters, so that words are near one another.
const word = () => Array.from({ length: 2 + below(6) }, () => 'abce'[below(4)]).join('')

beforeAll(async () => {
  db = await testDatabase()
  for (let n = 0; n < 40; n++) {
    const { name } = await makeProject(db.prisma, { name: `${word()}_${word()}_${n}` })
    await db.pool.query('update project set description = $2 where name = $1', [name, `${word()} ${word()}`])
    await reindexProject(db.pool, name)
  }
})

/** The same by looking at every stored word of every project. */
async function plainly(search: string): Promise<Map<string, number>> {
  const { rows } = await db.pool.query<{ project: string; word: string; weight: number }>(
    'select project, word, weight from project_word',
  )
  const stored = [...new Set(rows.map((row) => row.word))]
  const found = new Map<string, number>()
  const scoreOf = await Promise.all(queryWords(search).map((searched) => scoresOf(searched, stored)))
  for (const project of new Set(rows.map((row) => row.project))) {
    const own = rows.filter((row) => row.project === project)
    const best = scoreOf.map((scores) => Math.max(0, ...own.map((row) => (scores.get(row.word) ?? 0) * row.weight)))
    if (best.length && best.every((score) => score > 0))
      found.set(
        project,
        best.reduce((sum, score) => sum + score),
      )
  }
  return found
}

async function scoresOf(searched: string, stored: string[]): Promise<Map<string, number>> {
  const forms = new Set(nearForms(searched))
  const answering = stored.filter(
    (each) =>
      each.startsWith(searched) ||
      (searched.length >= 3 && each.includes(searched)) ||
      nearForms(each).some((form) => forms.has(form)),
  )
  if (answering.length) return new Map(answering.map((each) => [each, likenessTo(searched)(each)]))
  if (searched.length < 4) return new Map()
  const { rows } = await db.pool.query<{ word: string; likeness: number }>(
    `select word, similarity(word, $1) as likeness from unnest($2::text[]) as s(word) where word % $1 order by 2 desc, word limit 12`,
    [searched, stored],
  )
  return new Map(rows.map((row) => [row.word, row.likeness * 0.3]))
}

describe('what a search finds', () => {
  it('is what looking at every word finds, in the order of the scores, also after changes', async () => {
    let most = 0
    for (let round = 0; round < 60; round++) {
      const q = Array.from({ length: 1 + below(2) }, word).join(' ')
      const hits = placedHits(await findHits(db.pool, q))
      const expected = await plainly(q)
      expect(new Set(hits.map((hit) => hit.project)), q).toEqual(new Set(expected.keys()))
      for (const [at, { project, place }] of hits.entries()) {
        expect(-place, q).toBeCloseTo(expected.get(project) ?? Number.NaN, 3)
        const next = hits[at + 1]
        if (next) expect(place < next.place || (place === next.place && project < next.project), q).toBe(true)
      }
      most = Math.max(most, hits.length)
      const [changed] = hits
      if (!changed) continue
      await db.pool.query('update project set description = $2 where name = $1', [changed.project, word()])
      await reindexProject(db.pool, changed.project)
    }
    expect(most).toBeGreaterThan(5)
  })

  it('of an empty search is nothing', async () => {
    expect(placedHits(await findHits(db.pool, ' - '))).toEqual([])
  })
})
