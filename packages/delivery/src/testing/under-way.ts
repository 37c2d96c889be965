import { transaction } from '@groundwork/db/pool'
import type { TestDatabase } from '@groundwork/db/testing'
import { afterEach, beforeEach, expect } from 'vitest'
import type { PromotionState } from '../model/states'
import { admit } from '../promotion/admit'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import { readPromotion } from '../promotion/promotion-row'
import { recordDeployment } from '../target/ledger'
import { checkInvariants } from './invariants'
import { promoting } from './promoting'

/** Promotions that act, moved by hand as the executor would. Each test ends with the invariants. */
export async function underWay(database: TestDatabase) {
  const { pool } = database
  const world = await promoting(database)
  const { deps, person, unit, request, setPolicy } = world
  const ada = await person('viewer', 'developer', 'Ada')
  const bo = await person('viewer', 'maintainer', 'Bo')
  const stranger = await person('developer', undefined, 'Eve')
  beforeEach(() => setPolicy('staging', {}))
  afterEach(() => checkInvariants(pool))

  const read = (id: string) => readPromotion(pool, { id })

  async function finish(id: string, to: PromotionState = 'SUCCEEDED'): Promise<void> {
    const row = await read(id)
    await transaction(pool, async (sql) => {
      let from = row.state
      if (from === 'APPLYING' && to === 'SUCCEEDED') {
        await move(sql, { id, from, to: 'VERIFYING', reason: 'Every step is done.', actor: groundwork })
        from = 'VERIFYING'
      }
      await move(sql, { id, from, to, reason: 'Done.', actor: groundwork })
      if (to === 'SUCCEEDED') await recordDeployment(sql, { promotion: row, integrationId: null, verified: true })
    })
  }

  /** Asked for and let in; ended too where `to` says how. */
  async function bring(flow: Awaited<ReturnType<typeof unit>>, version: string, to?: PromotionState) {
    const { id } = await request({ actor: ada, version, unit: flow, again: true })
    const { targetId } = await read(id)
    expect(await admit(deps, targetId)).toBe(id)
    if (to !== undefined) await finish(id, to)
    return { ...(await read(id)), targetId }
  }

  return { ...world, ada, bo, stranger, read, finish, bring }
}
