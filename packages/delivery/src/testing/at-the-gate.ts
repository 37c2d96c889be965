import type { TestDatabase } from '@groundwork/db/testing'
import { afterEach, beforeEach, expect } from 'vitest'
import type { UserActor } from '@groundwork/access/actor'
import { type PromotionRow, readPromotion } from '../promotion/promotion-row'
import { castVote } from '../promotion/vote'
import { checkInvariants } from './invariants'
import { promoting } from './promoting'

type GateRow = { state: string; why: string; unblocked_by: string | null; opens_at: Date | null }

/** Promotions to staging that wait for one approval: Ada asks, Bo and Cy may vote. Each test ends with the invariants. */
export async function atTheGate(database: TestDatabase) {
  const { pool } = database
  const world = await promoting(database)
  const { answers, deps, person, unit, request, setPolicy } = world
  const ada = await person('viewer', 'developer', 'Ada')
  const bo = await person('viewer', 'maintainer', 'Bo')
  const cy = await person('viewer', 'maintainer', 'Cy')
  beforeEach(() => setPolicy('staging', { approvals: { count: 1 } }))
  afterEach(async () => {
    for (const name of Object.keys(answers)) delete answers[name as keyof typeof answers]
    await pool.query('update change_window set removed_at = now()')
    await checkInvariants(pool)
  })

  const read = (id: string) => readPromotion(pool, { id })

  async function gateOf(id: string, gateId: string): Promise<GateRow> {
    const { rows } = await pool.query<GateRow>(
      'select state, why, unblocked_by, opens_at from gate where promotion_id = $1 and gate_id = $2',
      [id, gateId],
    )
    return rows[0]!
  }

  async function waiting(
    given: { createdBy?: string } = {},
  ): Promise<PromotionRow & { flow: Awaited<ReturnType<typeof unit>> }> {
    const flow = await unit()
    const { id: version } = await flow.version(given)
    const made = await request({ actor: ada, version, unit: flow, environment: 'staging' })
    expect(made.state).toBe('GATING')
    return { ...(await read(made.id)), flow }
  }

  const vote = (row: PromotionRow, actor: UserActor, verdict: 'approve' | 'reject' | 'withdraw' = 'approve') =>
    castVote(deps, { number: row.number, actor, verdict, planHash: row.planHash })

  return { ...world, ada, bo, cy, read, gateOf, waiting, vote }
}
