import { ConflictError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { gateWords } from '../gate/evaluate-gates'
import type { Draft } from './draft-plan'

/** What is certain to be refused is refused at once: a veto, a pin, a hold, a version that this environment never takes. */
export function requireOpenTo({ gates }: Draft): void {
  const closed = gates.find(
    ({ kind, state }) => (state === 'fail' && kind !== 'plugin') || (kind === 'pin' && state === 'pending'),
  )
  if (closed) throw new ConflictError(gateWords(closed))
}

/** Where nothing may wait, whoever comes second is told so. A roll back never is. */
export async function requireFree(sql: Sql, { plan }: Draft): Promise<void> {
  if (plan.policy.queue !== 'reject-if-busy' || plan.mode === 'rollback') return
  const { rows } = await sql.query<{ number: number; state: string }>({
    name: 'promotion-busy',
    text: `select number, state from promotion where target_id = $1
        and state not in ('SUCCEEDED', 'FAILED', 'ERRORED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'ABORTED')
      order by number limit 1`,
    values: [plan.target.id],
  })
  const busy = rows[0]
  if (!busy) return
  throw new ConflictError(
    `${plan.target.unit} in ${plan.target.environment} is busy with P-${busy.number} (${busy.state}), and this environment lets nothing wait. Promote again when it has ended, or abort it.`,
  )
}
