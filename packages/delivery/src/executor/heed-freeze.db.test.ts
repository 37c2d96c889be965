import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { removeWindow, saveWindow } from '../gate/change-windows'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import { readPromotion } from '../promotion/promotion-row'
import { promoting } from '../testing/promoting'
import { heedFreeze } from './heed-freeze'
import { Stop } from './failure'
import { takeDue } from './due'
import { thaw, wakesAt } from './thaw'
import type { Work } from './work'

const database = await testDatabase()
const { pool } = database
const { deps, person, unit, request } = await promoting(database)
const admin = await person('administrator', undefined, 'Admin')

async function acting(): Promise<string> {
  const flow = await unit()
  const { id: version } = await flow.version()
  const { id } = await request({ actor: admin, version, unit: flow, environment: 'staging' })
  await pool.query(`update promotion set state = 'APPLYING', started_at = now() where id = $1`, [id])
  return id
}

/** Is on now, for so many minutes. */
function freeze(title: string, minutes: number): Promise<{ id: string }> {
  const startsAt = new Date(Date.now() - 120_000).toISOString().slice(0, 16)
  return saveWindow(deps, {
    ...{ id: null, rowVersion: null, actor: admin, kind: 'freeze', title, reason: 'Closing the books' },
    ...{ selector: { environments: ['staging'] }, startsAt, minutes, timeZone: 'UTC', rule: null, overrun: false },
  })
}

/** The words of what stops it; null: nothing does. */
async function stoppedBy(id: string): Promise<Stop | null> {
  try {
    await heedFreeze({ deps, promotion: await readPromotion(pool, { id }) } as unknown as Work)
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(Stop)
    return error as Stop
  }
}

async function goesOn(id: string, data: object): Promise<void> {
  await move(pool, { id, from: 'APPLYING', to: 'PAUSED', reason: 'It stopped.', actor: groundwork, data })
  const operation = { operation: 'continue' }
  await move(pool, { id, from: 'PAUSED', to: 'APPLYING', reason: 'Go on.', actor: admin, data: operation })
}

it('stops for each freeze once, and not for what somebody said about something else', async () => {
  const id = await acting()
  expect(await stoppedBy(id)).toBeNull()
  // A verification was not sure, and a person let it go on: that was before any freeze, and not about one.
  await goesOn(id, {})
  await freeze('Quarter', 60)
  const first = (await stoppedBy(id))!
  expect(first).toMatchObject({ to: 'PAUSED', message: expect.stringContaining('"Quarter" freezes this environment') })
  await goesOn(id, first.data)
  expect(await stoppedBy(id)).toBeNull()
  await freeze('Audit', 30)
  const second = (await stoppedBy(id))!
  expect(second.message).toContain('"Audit" freezes')
  await goesOn(id, second.data)
  expect(await stoppedBy(id)).toBeNull()
  await pool.query('update change_window set removed_at = now()')
})

it('does not stop what an administrator let through the freeze that is on, nor a roll back', async () => {
  await freeze('Year', 60)
  const [through, back] = [await acting(), await acting()]
  const override = `insert into gate (promotion_id, gate_id, ordinal, kind, title, rule, state, why, evaluated_at)
    values ($1, 'freeze-by-hand', 90, 'freeze', 'Freezes', '{}', 'override_pass', 'Let through.', $2)`
  await pool.query(override, [through, new Date(Date.now() - 3_600_000)])
  expect((await stoppedBy(through))?.message, 'an override of before it began').toContain('"Year" freezes')
  await pool.query(`update gate set evaluated_at = now() where promotion_id = $1 and gate_id = 'freeze-by-hand'`, [
    through,
  ])
  expect(await stoppedBy(through)).toBeNull()
  await pool.query(`update promotion set mode = 'rollback' where id = $1`, [back])
  expect(await stoppedBy(back)).toBeNull()
})

/** Pauses it as the executor does: what it paused for decides when it is looked at again. */
async function pauses(id: string, { message, data }: Stop): Promise<void> {
  const patch = { wakeAt: wakesAt(data, new Date()) }
  await move(pool, { id, from: 'APPLYING', to: 'PAUSED', reason: message, actor: groundwork, data, patch })
}

const read = (id: string) => readPromotion(pool, { id })

it('goes on by itself when the freeze is over, removed or changed, and not before', async () => {
  await pool.query('update change_window set removed_at = now()')
  const id = await acting()
  const { id: freezeId } = await freeze('Week', 60)
  const stop = (await stoppedBy(id))!
  expect(stop.message).toContain(': Closing the books. Then it goes on by itself')
  await pauses(id, stop)
  expect(await thaw(deps, await read(id)), 'while it is on').toBe(false)
  expect((await read(id)).wakeAt!.getTime()).toBeGreaterThan(Date.now())
  expect(await takeDue(pool)).not.toContain(id)
  await removeWindow(deps, { id: freezeId, rowVersion: 1, actor: admin })
  expect(await takeDue(pool), 'the removal wakes it').toContain(id)
  expect(await thaw(deps, await read(id))).toBe(true)
  expect(await read(id)).toMatchObject({ state: 'APPLYING', reason: '"Week" is over: it goes on.' })
  // Another one that is on by now stops it anew, in its own words.
  await freeze('Next week', 60)
  expect((await stoppedBy(id))?.message).toContain('"Next week" freezes')
  await pool.query('update change_window set removed_at = now()')
})

it('stops for a freeze that cannot be read, until that is removed or somebody lets it go on', async () => {
  const [id, through] = [await acting(), await acting()]
  const { id: freezeId } = await freeze('Odd', 60)
  await pool.query(`update change_window set rule = 'FREQ=DAILY;INTERVAL=99999999999' where id = $1`, [freezeId])
  const stop = (await stoppedBy(id))!
  expect(stop.message).toMatch(
    /^The freeze "Odd" cannot be read, so it counts as on, also for what acts already\. INTERVAL /,
  )
  await goesOn(through, stop.data)
  expect(await stoppedBy(through)).toBeNull()
  await pauses(id, stop)
  expect(await thaw(deps, await read(id)), 'while it is there').toBe(false)
  expect((await read(id)).wakeAt).not.toBeNull()
  await removeWindow(deps, { id: freezeId, rowVersion: 1, actor: admin })
  expect(await thaw(deps, await read(id))).toBe(true)
})

it('stays where it paused for something that only a person can decide', async () => {
  const id = await acting()
  await freeze('Month', 60)
  await pauses(id, (await stoppedBy(id))!)
  await move(pool, {
    id,
    from: 'PAUSED',
    to: 'APPLYING',
    reason: 'Go on.',
    actor: admin,
    data: { operation: 'continue' },
  })
  await pauses(id, new Stop('PAUSED', 'The run was cancelled.', { step: 'wait' }))
  await pool.query(`update change_window set removed_at = now()`)
  await pool.query(`update promotion set wake_at = now() - interval '1 second' where id = $1`, [id])
  expect(await takeDue(pool)).toContain(id)
  expect(await thaw(deps, await read(id))).toBe(false)
  expect(await read(id)).toMatchObject({ state: 'PAUSED', wakeAt: null })
})
