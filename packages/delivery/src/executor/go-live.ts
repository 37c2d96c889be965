import type { Sql } from '@groundwork/db/pool'
import type { Plan, PlannedStep } from '../model/plan'
import type { PromotionRow } from '../promotion/promotion-row'
import { recordDeployment } from '../target/ledger'

const switches = new Set(['orchestrator.activate', 'cache.flip', 'serving.route'])

/** The step after whose receipt the target runs the version: the last switch of the plan, else its last effect. */
export function liveStep({ steps }: Pick<Plan, 'steps'>): PlannedStep | null {
  const effects = steps.filter(({ on, call }) => on !== 'groundwork' && `${on}.${call}` !== 'compute.resolve')
  return effects.findLast(({ on, call }) => switches.has(`${on}.${call}`)) ?? effects.at(-1) ?? steps.at(-1) ?? null
}

/** The target runs the version now: in the transaction of the receipt that made it so. Whether it is any good is not known yet. */
export function goLive(
  sql: Sql,
  { promotion, integrationId }: { promotion: PromotionRow; integrationId: string | null },
): Promise<void> {
  return recordDeployment(sql, { promotion, integrationId, verified: false })
}

/** One more write to the definition of the target. */
export async function countGeneration(sql: Sql, targetId: string): Promise<void> {
  await sql.query({
    name: 'delivery-generation',
    text: 'update target set generation = generation + 1 where id = $1',
    values: [targetId],
  })
}
