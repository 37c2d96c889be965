import { describe, expect, it } from 'vitest'
import { callerOf } from './testing/library'
import { makeFilms } from './testing/films'

const { db, ana, ben, cai, head, draft } = await makeFilms()

describe('changes that race', () => {
  it('of different keys go together; of the same key the second is told who, when and both values', async () => {
    const address = 'environment:films:dev'
    const base = await head(address)
    const one = await ana.saveDraft({ address, base, values: { prefer: 'Comedy' }, message: 'one' })
    const two = await ben.saveDraft({ address, base, values: { rules: { votes: 7 } }, message: 'two' })
    const three = await ben.saveDraft({ address, base, values: { prefer: 'Action' }, message: 'three' })
    await ana.merge({ number: one.number, ifMatch: one.rowVersion })
    expect(await ben.merge({ number: two.number, ifMatch: two.rowVersion })).toEqual({
      merged: true,
      revision: base + 2,
    })
    expect((await ana.layer({ address })).values).toEqual({ prefer: 'Comedy', rules: { votes: 7 } })
    const conflict =
      /Ben changed this layer meanwhile: revision \d+, \d{4}-\d\d-\d\d \d\d:\d\d UTC\. You changed the same: prefer is now "Comedy"; you have "Action"\./
    await expect(ben.merge({ number: three.number, ifMatch: three.rowVersion })).rejects.toThrow(conflict)
    await expect(ben.saveDraft({ address, base, values: { prefer: 'Action' }, message: 'x' })).rejects.toThrow(conflict)
    expect((await ben.change({ number: three.number })).conflicts).toMatchObject([{ pointer: '/prefer' }])
    const late = await ben.saveDraft({ address, base, values: { table: 'films' }, message: 'late' })
    expect(late.base).toBe(base + 2)
  })

  it('tell their author whether others decide, or nobody has to', async () => {
    const free = await draft('environment:films:staging', { prefer: 'Comedy' })
    const bound = await draft('environment:films:production', { prefer: 'Comedy' })
    const review = async ({ number }: { number: number }) => (await ana.change({ number })).may.review
    expect(await review(free)).toMatchObject({ reason: expect.stringContaining('It needs no vote: you may merge it.') })
    expect(await review(bound)).toMatchObject({ reason: expect.stringContaining('so others decide about it.') })
  })

  it('merge once, however often and by whomever they are merged at the same time', async () => {
    const { number, rowVersion } = await draft('environment:films:staging', { prefer: 'Action' })
    const before = await head('environment:films:staging')
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? ana : ben).merge({ number, ifMatch: rowVersion })),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await head('environment:films:staging')).toBe(before + 1)
  })

  it('leave no gap and lose nothing when twenty people write at once', async () => {
    const address = 'environment:films:production'
    const start = await head(address)
    const drafts = await Promise.all(
      Array.from({ length: 20 }, () =>
        ana.saveDraft({ address: 'library:film-library', base: 0, values: { rules: { votes: 3 } }, message: 'x' }),
      ),
    )
    const merged = await Promise.all(drafts.map(({ number, rowVersion }) => ana.merge({ number, ifMatch: rowVersion })))
    expect(merged.map((each) => (each.merged ? each.revision : 0)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
    expect(await head(address)).toBe(start)
  })

  it('of one draft by row version, with the name of whoever was first', async () => {
    const { number, rowVersion } = await draft('project:films', { rules: { budget: 500 } })
    const edit = (votes: number) =>
      ana.updateDraft({ number, ifMatch: rowVersion, values: { rules: { budget: 500, votes } }, message: 'x' })
    const both = await Promise.allSettled([edit(1), edit(2)])
    const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(String(refused.reason)).toMatch(/Ana changed change \d+ meanwhile \(.* UTC\)/)
    await expect(ben.updateDraft({ number, ifMatch: rowVersion + 1, values: {}, message: 'x' })).rejects.toThrow(
      "Ana's",
    )
  })
})

describe('review', () => {
  const address = 'environment:films:production'
  const inReview = async (values: object) => {
    const { number, rowVersion } = await draft(address, values)
    return { number, ...(await ana.submit({ number, ifMatch: rowVersion })) }
  }
  const sha = async (number: number) => (await ana.change({ number })).change.sha256

  it('of production needs another person, whose newest vote on what is proposed counts', async () => {
    const { number, rowVersion } = await inReview({ rules: { votes: 1 } })
    await expect(ana.merge({ number, ifMatch: rowVersion })).rejects.toThrow('One approval is missing')
    const sha256 = await sha(number)
    await expect(ana.vote({ number, verdict: 'approve', sha256 })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(ben.vote({ number, verdict: 'approve', sha256: 'f'.repeat(64) })).rejects.toThrow('not what you saw')
    await cai.vote({ number, verdict: 'reject', sha256, comment: 'Too few' })
    await ben.vote({ number, verdict: 'approve', sha256 })
    await expect(ana.merge({ number, ifMatch: rowVersion })).rejects.toThrow('Cai rejected it')
    await cai.vote({ number, verdict: 'withdraw', sha256 })
    expect(await ana.merge({ number, ifMatch: rowVersion })).toMatchObject({ merged: true })
    await expect(db.pool.query(`update config_vote set verdict = 'approve'`)).rejects.toThrow('only ever added')
    await expect(db.pool.query(`delete from config_revision`)).rejects.toThrow('only ever added')
  })

  it('begins anew when the change is edited', async () => {
    const { number, rowVersion } = await inReview({ rules: { votes: 2 } })
    const seen = await sha(number)
    await ben.vote({ number, verdict: 'approve', sha256: seen })
    const edited = await ana.updateDraft({ number, ifMatch: rowVersion, values: { rules: { votes: 3 } }, message: 'x' })
    expect((await ana.change({ number })).tally.open).toBe(false)
    const again = await ana.submit({ number, ifMatch: edited.rowVersion })
    await expect(ana.merge({ number, ifMatch: again.rowVersion })).rejects.toThrow('One approval is missing')
    await expect(ben.vote({ number, verdict: 'approve', sha256: seen })).rejects.toThrow('not what you saw')
  })

  it('begins anew when the layer moved on: what came of both was seen by nobody', async () => {
    const one = await inReview({ rules: { votes: 1 }, prefer: 'Drama' })
    const two = await inReview({ rules: { votes: 1 }, table: 'films' })
    for (const { number } of [one, two]) await ben.vote({ number, verdict: 'approve', sha256: await sha(number) })
    await ana.merge({ number: one.number, ifMatch: one.rowVersion })
    const result = await ana.merge({ number: two.number, ifMatch: two.rowVersion })
    expect(result).toMatchObject({ merged: false, why: expect.stringContaining('needs approval anew') })
    const shown = await ana.change({ number: two.number })
    expect(shown.change.values).toEqual({ rules: { votes: 1 }, prefer: 'Drama', table: 'films' })
    expect(shown.tally.open).toBe(false)
    await ben.vote({ number: two.number, verdict: 'approve', sha256: await sha(two.number) })
    expect(await ana.merge({ number: two.number, ifMatch: shown.change.rowVersion })).toMatchObject({ merged: true })
  })

  it('holds against a rejection that comes with the merge: one of them was first', async () => {
    for (let i = 0; i < 5; i += 1) {
      const { number, rowVersion } = await inReview({ rules: { votes: 20 + i } })
      const sha256 = await sha(number)
      await ben.vote({ number, verdict: 'approve', sha256 })
      const [merge, reject] = await Promise.allSettled([
        ana.merge({ number, ifMatch: rowVersion }),
        cai.vote({ number, verdict: 'reject', sha256 }),
      ])
      expect([merge.status, reject.status].filter((status) => status === 'fulfilled')).toHaveLength(1)
    }
  })

  it('is not for tokens', async () => {
    const { number } = await inReview({ rules: { votes: 30 } })
    const token = callerOf(db, { kind: 'token', id: 't', name: 'bot', scope: 'read' })
    await expect(token.vote({ number, verdict: 'approve', sha256: await sha(number) })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})
