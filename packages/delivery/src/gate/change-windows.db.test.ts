import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { findPromotion } from '../promotion/promotion-row'
import { promoting } from '../testing/promoting'
import { calendar, listWindows, removeWindow, type SaveWindow, saveWindow } from './change-windows'
import { lockWindows } from './lock-windows'
import { readWindows } from './read-windows'
import { stoppingFreezes } from './stopping-freeze'

const database = await testDatabase()
const { pool } = database
const { deps, person, unit, request } = await promoting(database)
const admin = await person('administrator', undefined, 'Admin')
const hour = 3_600_000

const wanted = (given: Partial<SaveWindow> = {}): SaveWindow => ({
  ...{ id: null, rowVersion: null, actor: admin, kind: 'freeze', title: 'Books', reason: 'Closing the books.' },
  ...{
    selector: { environments: ['production'] },
    startsAt: '2026-03-27T18:00',
    minutes: 60 * 60,
    timeZone: 'Europe/Berlin',
  },
  ...{ rule: null, overrun: false, now: Date.parse('2026-03-01T00:00:00Z') },
  ...given,
})

it('is made, changed by who saw it last, and removed; each is in the audit', async () => {
  const { id } = await saveWindow(deps, wanted())
  await saveWindow(deps, wanted({ id, rowVersion: 1, title: 'Closing' }))
  await expect(saveWindow(deps, wanted({ id, rowVersion: 1, title: 'Late' }))).rejects.toThrow(
    /by somebody else meanwhile/,
  )
  const [row] = await listWindows(pool, admin)
  expect(row).toMatchObject({ title: 'Closing', rowVersion: 2, createdBy: 'Admin' })
  await expect(removeWindow(deps, { id, rowVersion: 1, actor: admin })).rejects.toThrow(/by somebody else/)
  await removeWindow(deps, { id, rowVersion: 2, actor: admin })
  expect(await readWindows(pool)).toEqual([])
  const { rows } = await pool.query<{ did: string; changed: object }>(
    `select detail->>'did' as did, jsonb_build_object('before', detail->'before', 'after', detail->'after') as changed
      from audit where action = 'freeze.manage' and resource_id = $1 order by id`,
    [id],
  )
  expect(rows.map(({ did }) => did)).toEqual(['made', 'changed', 'removed'])
  // What was not changed is not told as if it were.
  expect(rows[1]?.changed).toEqual({ before: { title: 'Books' }, after: { title: 'Closing' } })
})

it('is for those who may, of environments that are there, by a rule that can be read', async () => {
  const ada = await person('viewer', 'developer')
  await expect(saveWindow(deps, wanted({ actor: ada }))).rejects.toThrow(/Changing freezes and windows needs/)
  await expect(saveWindow(deps, wanted({ selector: { environments: ['mars'] } }))).rejects.toThrow(
    /no environment "mars"/,
  )
  await expect(saveWindow(deps, wanted({ selector: { projects: ['no_such'] } }))).rejects.toThrow(
    /no project "no_such"/,
  )
  await expect(saveWindow(deps, wanted({ rule: 'FREQ=HOURLY' }))).rejects.toThrow(/daily at most/)
  await expect(saveWindow(deps, wanted({ now: Date.parse('2026-04-01T00:00:00Z') }))).rejects.toThrow(/over already/)
  expect(await readWindows(pool)).toEqual([])
})

it('of one environment is for a custom role that is limited to it, and no other is', async () => {
  const role = {
    role: 'Release of staging',
    actions: ['freeze.manage'],
    resources: [],
    environments: ['staging'],
    via: null,
  }
  const sam = { ...(await person('viewer', undefined, 'Sam')), grants: [role] }
  const staging = { environments: ['staging'] }
  const { id } = await saveWindow(deps, wanted({ actor: sam, selector: staging }))
  const { id: theirs } = await saveWindow(deps, wanted())
  const rows = await listWindows(pool, sam)
  expect(rows.filter(({ mayManage }) => mayManage.allowed).map((row) => row.id)).toEqual([id])
  const only = /Your custom role "Release of staging" gives it in staging only/
  for (const environments of [['production'], ['staging', 'production'], []])
    await expect(saveWindow(deps, wanted({ actor: sam, selector: { environments } }))).rejects.toThrow(only)
  await expect(saveWindow(deps, wanted({ actor: sam, selector: {} }))).rejects.toThrow(/holds in every environment/)
  // Neither is what is another environment's drawn over to one's own, nor one's own put on another.
  const drawn = { id: theirs, rowVersion: 1, actor: sam }
  await expect(saveWindow(deps, wanted({ ...drawn, selector: staging }))).rejects.toThrow(only)
  await expect(removeWindow(deps, drawn)).rejects.toThrow(only)
  await expect(saveWindow(deps, wanted({ id, rowVersion: 1, actor: sam }))).rejects.toThrow(only)
  await saveWindow(deps, wanted({ id, rowVersion: 1, actor: sam, selector: staging, title: 'Longer' }))
  await removeWindow(deps, { id, rowVersion: 2, actor: sam })
  await removeWindow(deps, { id: theirs, rowVersion: 1, actor: admin })
})

it('shows its days in the calendar, with the weekend an hour shorter when clocks are put forward', async () => {
  const { id } = await saveWindow(deps, wanted({ rule: 'FREQ=WEEKLY;BYDAY=FR;COUNT=2' }))
  const { occurrences } = await calendar(pool, { from: Date.parse('2026-03-01'), to: Date.parse('2026-05-01') })
  expect(occurrences.map(({ from, to }) => (to - from) / hour)).toEqual([59, 60])
  await expect(calendar(pool, { from: 1, to: 1 })).rejects.toThrow(/ends after it begins/)
  await removeWindow(deps, { id, rowVersion: 1, actor: admin })
})

it('stops what acts already only where no freeze that is on lets it go on', async () => {
  const during = new Date('2026-03-28T12:00:00Z')
  const production = { environment: 'production', project: 'any' }
  const { id } = await saveWindow(deps, wanted({ overrun: true }))
  expect(await stoppingFreezes(pool, production, during)).toEqual([])
  const { id: second } = await saveWindow(deps, wanted({ title: 'All stop' }))
  expect(await stoppingFreezes(pool, production, during)).toMatchObject([{ title: 'All stop' }])
  expect(await stoppingFreezes(pool, { ...production, environment: 'staging' }, during)).toEqual([])
  for (const each of [id, second]) await removeWindow(deps, { id: each, rowVersion: 1, actor: admin })
})

it('wakes what waits', async () => {
  const flow = await unit()
  const made = await request({ actor: admin, version: (await flow.version()).id, unit: flow })
  await pool.query('update promotion set wake_at = null where id = $1', [made.id])
  await saveWindow(deps, wanted())
  expect((await findPromotion(pool, { id: made.id }))?.wakeAt).not.toBeNull()
})

it('does not wait for a promotion that is being judged, which waits for it', async () => {
  const flow = await unit()
  const made = await request({ actor: admin, version: (await flow.version()).id, unit: flow })
  const voter = await pool.connect()
  try {
    await voter.query('begin')
    await findPromotion(voter, { id: made.id }, { lock: true })
    // Held until the freeze is there; a deadlock would end one of the two with an error after a second.
    await saveWindow(deps, wanted({ title: 'Meanwhile' }))
    await lockWindows(voter, 'read')
    expect((await readWindows(voter)).map(({ title }) => title)).toContain('Meanwhile')
    await voter.query('commit')
  } finally {
    voter.release(true)
  }
})

it('that cannot be read is listed with why, does not break the others, stops what acts, and can be removed', async () => {
  const far = { rule: 'FREQ=DAILY;INTERVAL=99999999999', minutes: 60, title: 'Odd' }
  await expect(saveWindow(deps, wanted(far))).rejects.toThrow(/INTERVAL is a whole number from 1 to 1000/)
  const { id } = await saveWindow(deps, wanted({ ...far, rule: 'FREQ=DAILY', startsAt: '2026-01-01T00:00' }))
  // As an earlier version of Groundwork kept it.
  await pool.query('update change_window set rule = $2 where id = $1', [id, far.rule])
  const rows = await listWindows(pool, admin)
  expect(rows.find((row) => row.id === id)).toMatchObject({
    ...{ on: null, next: null, unreadable: 'INTERVAL is a whole number from 1 to 1000.', mayManage: { allowed: true } },
  })
  const others = rows.filter((row) => row.id !== id)
  expect(others.every(({ unreadable }) => unreadable === null)).toBe(true)
  const from = Date.parse('2026-03-01T00:00:00Z')
  await calendar(pool, { from, to: from + 30 * 24 * hour })
  const place = { environment: 'production', project: unit.name }
  expect(await stoppingFreezes(pool, place, new Date())).toContainEqual(
    expect.objectContaining({ id, until: null, unread: expect.stringContaining('INTERVAL') }),
  )
  await removeWindow(deps, { id, rowVersion: 1, actor: admin })
  expect((await listWindows(pool, admin)).map((row) => row.id)).not.toContain(id)
})
