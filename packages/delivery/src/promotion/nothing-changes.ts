import type { Sql } from '@groundwork/db/pool'
import { canonicalJson } from '../model/canonical'
import type { Plan } from '../model/plan'
import type { Target } from '../target/target'

/** What a plan comes down to, apart from its words and from what it is compared with. */
function telling({ to, path, bindings, config, schedule, steps, verifications }: Plan): string {
  // A run before the switch is tried each time; it changes nothing of what is there.
  const changing = steps.filter(({ call }) => call !== 'start' && call !== 'await-run')
  const done = changing.map(({ on, call, input }) => ({ on, call, input }))
  return canonicalJson({ to, path, bindings, config: config.sha256, schedule, done, verifications })
}

/**
 * In a sentence, that the target has exactly what this plan would bring: the same version, configuration, schedule, integrations
 * and steps, brought there with success, and neither changed since nor taken over as it was changed. Null: something would be
 * other, or is not known to be the same.
 */
export async function nothingChanges(
  sql: Sql,
  { plan, target, version }: { plan: Plan; target: Target; version: { number: number } },
): Promise<string | null> {
  if (plan.mode !== 'redeploy' || target.drift !== null || target.currentPromotionId === null) return null
  const { rows } = await sql.query<{ number: number; plan: Plan }>({
    name: 'promotion-that-runs',
    text: `select p.number, p.plan from promotion p join deployment d on d.promotion_id = p.id
      where p.id = $1 and p.state = 'SUCCEEDED' and d.verified
        and not exists (select from target t join effect e on e.key = t.adopted ->> 'key'
          where t.id = d.target_id and e.promotion_id = p.id)`,
    values: [target.currentPromotionId],
  })
  const there = rows[0]
  if (!there || telling(there.plan) !== telling(plan)) return null
  return `Nothing changes: ${target.unit} in ${target.environment} has exactly this. P-${there.number} brought v${version.number} with the same configuration, and it is as it was left.`
}
