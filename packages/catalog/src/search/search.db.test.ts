import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { callerOf, recordRun, userActor } from '../testing/record'

const first =
  'content ranking fraud payment search title artwork credit customer invoice playback member session catalogue subtitle trailer audience churn demand delivery'.split(
    ' ',
  )
const second =
  'decisions scoring screening forecast explainer retriever embeddings features selection timing routing matching pricing summary quality alerts segments uplift attribution cleanup'.split(
    ' ',
  )
const third = ['', 'nightly', 'europe']

/** 1,000 names of one to three words out of 20 x 20 x 3, so that words are shared by many, as they are in a company. */
function thousandNames(): string[] {
  const names = third.flatMap((c) => second.flatMap((b) => first.map((a) => [a, b, c].filter(Boolean).join('_'))))
  return names.slice(0, 1_000)
}

const viewer = userActor({ id: 'viewer', name: 'Viewer', email: 'viewer@example.org' }, 'viewer')
let db: TestDatabase
const names = thousandNames()
const unlike = (letter: string) => (letter === 'q' ? 'x' : 'q')

beforeAll(async () => {
  db = await testDatabase()
  for (const [at, name] of names.entries())
    await recordRun(db.pool, { project: name, flow: `Flow${at}`, user: `user${at % 40}` })
  await db.pool.query('ANALYZE')
}, 120_000)

async function firstThree(q: string): Promise<string[]> {
  const { items } = await callerOf(db, viewer).projects({ filter: { q }, sort: 'relevance', limit: 3 })
  return items.map((item) => item.name)
}

describe('search among 1,000 projects', () => {
  it('finds the project in the first three hits with a wrong letter at every place of every word of five or more', async () => {
    const sample = names.filter((_, at) => at % 97 === 0)
    const missed: string[] = []
    for (const name of sample) {
      const words = name.split('_')
      for (const [which, word] of words.entries()) {
        if (word.length < 5) continue
        for (let at = 0; at < word.length; at += 1) {
          const wrong = word.slice(0, at) + unlike(word[at]!) + word.slice(at + 1)
          const q = words.with(which, wrong).join(' ')
          if (!(await firstThree(q)).includes(name)) missed.push(`${q} (${name})`)
        }
      }
    }
    expect(sample.length).toBeGreaterThan(10)
    expect(missed).toEqual([])
  }, 120_000)

  it('finds a word that one project alone has, with a letter wrong, missing, doubled or swapped', async () => {
    await recordRun(db.pool, { project: 'wardrobe_sizes', flow: 'SizeFlow' })
    for (const at of 'wardrobe'.split('').keys()) {
      const word = 'wardrobe'
      const slips = [
        word.slice(0, at) + unlike(word[at]!) + word.slice(at + 1),
        word.slice(0, at) + word.slice(at + 1),
        word.slice(0, at) + word[at] + word.slice(at),
        at < 7 ? word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2) : word,
      ]
      for (const slip of slips) expect(await firstThree(slip), slip).toContain('wardrobe_sizes')
    }
  })

  it('finds a project by its flow, its owner, and a part of a word', async () => {
    await recordRun(db.pool, { project: 'zebra_crossing', flow: 'PedestrianCounterFlow', user: 'maximilian' })
    expect(await firstThree('pedestrain counter')).toEqual(['zebra_crossing'])
    expect(await firstThree('maximillian')).toEqual(['zebra_crossing'])
    expect(await firstThree('zebr')).toEqual(['zebra_crossing'])
    expect(await firstThree('destrian')).toEqual(['zebra_crossing'])
    const hits = await callerOf(db, viewer).search({ q: 'pedestrian', limit: 5 })
    expect(hits).toContainEqual({ kind: 'flow', flow: 'PedestrianCounterFlow', project: 'zebra_crossing' })
  })

  it('puts the project of that very name first', async () => {
    expect((await firstThree('content decisions'))[0]).toBe('content_decisions')
    expect((await firstThree('content_decisions nightly'))[0]).toBe('content_decisions_nightly')
  })

  it('finds nothing for what nothing resembles, and for signs alone', async () => {
    expect(await firstThree('xylophonist')).toEqual([])
    expect(await firstThree('???')).toEqual([])
    expect(await firstThree('content xylophonist')).toEqual([])
  })

  it('goes through all hits page by page without loss or repeat', async () => {
    const caller = callerOf(db, viewer)
    const { total } = await caller.facets({ filter: { q: 'content' } })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof caller.projects>> = await caller.projects({
        filter: { q: 'content' },
        sort: 'relevance',
        cursor,
        limit: 7,
      })
      seen.push(...page.items.map((item) => item.name))
      cursor = page.next
    } while (cursor)
    expect(total).toBeGreaterThan(40)
    expect(seen).toHaveLength(total)
    expect(new Set(seen).size).toBe(total)
  })
})
