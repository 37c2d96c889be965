import { ConflictError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { gateWords } from '../gate/evaluate-gates'
import { inSql, terminalStates, inWords, type PromotionState } from '../model/states'
import type { Draft } from './draft-plan'

/** What is certain to be refused is refused at once: a veto, a pin, a hold, a version that this environment never takes. */
export function requireOpenTo({ gates, target }: Draft, despite: readonly string[] = []): void {
  const closed = gates.find(
    ({ kind, state }) => (state === 'fail' && kind !== 'plugin') || (kind === 'pin' && state === 'pending'),
  )
  if (closed) throw new ConflictError(gateWords(closed))
  requirePluginsOpen(
    gates,
    despite,
    `Ask in spite of it, and it waits for somebody who may override gates in ${target.environment} to let it through.`,
  )
}

/** What a plugin's gate refuses for good ends a promotion: that is said before. `way`: how to go on all the same. */
export function requirePluginsOpen(gates: Draft['gates'], despite: readonly string[], way: string): void {
  const failing = failingPlugins({ gates }).find(({ id }) => !despite.includes(id))
  if (failing) throw new GateFails(`${gateWords(failing)} So it would be rejected at once. ${way}`)
}

/** A gate of a plugin says no for good. Whoever asks all the same names it in `despite`. */
export class GateFails extends ConflictError {
  override name = 'ConflictError' as const
}

/** Only a plugin's: of what else fails nothing is waited for. */
export function failingPlugins({ gates }: Pick<Draft, 'gates'>): Draft['gates'] {
  return gates.filter(({ kind, state }) => kind === 'plugin' && state === 'fail')
}

/** Where nothing may wait, whoever comes second is told so. A roll back never is. */
export async function requireFree(sql: Sql, { plan }: Draft): Promise<void> {
  if (plan.policy.queue !== 'reject-if-busy' || plan.mode === 'rollback') return
  const { rows } = await sql.query<{ number: number; state: PromotionState }>({
    name: 'promotion-busy',
    text: `select number, state from promotion where target_id = $1
        and state not in (${inSql(terminalStates)})
      order by number limit 1`,
    values: [plan.target.id],
  })
  const busy = rows[0]
  if (!busy) return
  throw new ConflictError(
    `${plan.target.unit} in ${plan.target.environment} is busy with P-${busy.number} (${inWords(busy.state)}), and this environment lets nothing wait. Promote again when it has ended, or abort it.`,
  )
}
