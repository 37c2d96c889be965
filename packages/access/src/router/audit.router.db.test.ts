import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { writeAudit } from '../audit/audit'
import { exportAudit } from '../audit/export-audit'
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

  it('is filtered by time and by any text of an entry', async () => {
    const actor = { kind: 'system' as const, name: 'Clock' }
    const resource = { kind: 'role', id: 'r1' }
    await writeAudit(pool, { actor, action: 'role.manage', resource, detail: { name: 'Needle, "in hay"' } })
    const [found] = (await audit.list({ text: 'needle' })).items
    expect(found).toMatchObject({ actorName: 'Clock' })
    const at = found!.at.getTime()
    expect((await audit.list({ text: 'needle', from: at, until: at + 1 })).items).toHaveLength(1)
    expect((await audit.list({ text: 'needle', from: at + 1 })).items).toEqual([])
    expect((await audit.list({ text: 'needle', until: at })).items).toEqual([])
    await expect(audit.list({ from: 9e15 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('is exported whole in pages, and the export is an entry itself', async () => {
    const person = await personOf('maintainer', 'Exporter')
    const actor = { kind: 'system' as const, name: '=cmd()' }
    await pool.query('delete from audit')
    for (let n = 0; n < 3; n += 1)
      await writeAudit(pool, {
        actor,
        action: 'role.manage',
        resource: { kind: 'role', id: `r${n}` },
        detail: { a: 'x,"y"' },
      })
    const ask = { actor: person, requestId: 'q1', filter: { action: 'role' } }
    async function read(more: object): Promise<string> {
      let text = ''
      for await (const part of await exportAudit(pool, { ...ask, format: 'jsonl', ...more })) text += part
      return text
    }
    const jsonLines = (await read({}))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(jsonLines).toMatchObject([{ resourceId: 'r2' }, { resourceId: 'r1' }, { resourceId: 'r0' }])
    const csv = await read({ format: 'csv', most: 2 })
    const [head, first, , end] = csv.trimEnd().split('\r\n')
    expect(head).toBe('at,who,kind,id of who,action,about,id of what,detail,request')
    expect(first).toMatch(/Z,'=cmd\(\),system,,role\.manage,role,r2,"\{""a"": ?""x,\\""y\\""""\}",$/)
    expect(end).toMatch(/^"The file ends here: it holds the newest 2 entries that match/)
    expect((await audit.list({ action: 'audit.read' })).items).toMatchObject([
      { actorName: 'Exporter', detail: { did: 'exported the audit as csv', filter: { action: 'role' } } },
      { detail: { did: 'exported the audit as jsonl' } },
    ])
    const refused = exportAudit(pool, { ...ask, actor: await personOf('developer'), format: 'csv' })
    await expect(refused).rejects.toThrow(/Reading the audit needs the role maintainer/)
    expect((await audit.list({ action: 'audit.read' })).items).toHaveLength(2)
  })

  it('refuses developers, strangers and a place that is none', async () => {
    await expect(callAs(await personOf('developer')).audit.list({})).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(callAs(null).audit.list({})).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(audit.list({ cursor: "1_'; drop table audit" })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(audit.list({ limit: 0 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})
