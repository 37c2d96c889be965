import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { writeAudit } from '../audit/audit'
import { acting } from './acting'

const database = await testDatabase()
const { pool } = database
const { callAs, personOf } = acting(database)
const { audit } = callAs(await personOf('maintainer'))

describe('audit', () => {
  it('comes newest first in pages without gap or repetition, also within one millisecond', async () => {
    const actor = { kind: 'system' as const, name: 'launcher' }
    for (let n = 0; n < 25; n += 1) {
      await writeAudit(pool, { actor, action: 'project.edit', resource: { kind: 'project', id: `p${n}` } })
    }
    await pool.query(`update audit set at = '2026-01-01T00:00:00.123Z' where resource_id < 'p2'`)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof audit.list>> = await audit.list({ cursor, limit: 7 })
      seen.push(...page.items.map((item) => item.resourceId))
      cursor = page.next
    } while (cursor)
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
    expect(seen[0]).toBe('p24')
  })

  it('is filtered by who, what and which', async () => {
    const actor = { kind: 'system' as const, name: 'Sweeper' }
    await writeAudit(pool, { actor, action: 'token.revoke', resource: { kind: 'token', id: 't1' } })
    expect((await audit.list({ actor: 'sweep' })).items).toMatchObject([{ actorName: 'Sweeper' }])
    expect((await audit.list({ action: 'token' })).items).toHaveLength(1)
    expect((await audit.list({ action: 'token.create' })).items).toEqual([])
    expect((await audit.list({ resourceKind: 'token', resourceId: 't1' })).items).toHaveLength(1)
  })

  it('refuses developers, strangers and a place that is none', async () => {
    await expect(callAs(await personOf('developer')).audit.list({})).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(callAs(null).audit.list({})).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(audit.list({ cursor: "1_'; drop table audit" })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(audit.list({ limit: 0 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})
