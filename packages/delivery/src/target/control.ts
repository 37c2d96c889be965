import type { Action, Actor } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { InputError } from '@groundwork/access/errors'
import { requireAllowed } from '@groundwork/access/require'
import { eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import { advanceWithin } from '../promotion/advance'
import type { StoreDeps } from '../promotion/deps'
import { resourceOf } from '../promotion/permission'
import { promotionColumns, type PromotionRow } from '../promotion/promotion-row'
import type { Target } from './target'

export type Controlling = { actor: Actor; requestId?: string | null }

/** Who it was, as rows keep it. */
export function by({ actor }: Controlling): string {
  return actor.kind === 'system' ? actor.name : actor.id
}

/** @throws NotAllowedError with the reason of `can` */
export async function requireControl(
  sql: Sql,
  actor: Actor,
  { target, action = 'target.control' }: { target: Target; action?: Action },
): Promise<void> {
  const { id, project, environment } = target
  requireAllowed(actor, action, await resourceOf(sql, { kind: 'target', id, project, environment }))
}

type Noted = Controlling & {
  target: Pick<Target, 'id' | 'project' | 'unit' | 'environment'>
  did: string
  detail: object
}

/** The audit row and the event of what a person did to a target. */
export async function noteControl(sql: Sql, { actor, target, did, detail, requestId = null }: Noted): Promise<void> {
  const { id, project, unit, environment } = target
  await writeAudit(sql, {
    actor,
    action: 'target.control',
    resource: { kind: 'target', id },
    detail: { did, project, unit, environment, ...detail },
    requestId,
  })
  await tellTarget(sql, id, did)
}

export async function tellTarget(sql: Sql, targetId: string, did: string): Promise<void> {
  await sql.query({
    name: 'target-tell',
    text: `${eventInsert} values ('target', $1, jsonb_build_object('did', $2::text))`,
    values: [targetId, did],
  })
}

type About = { targetIds: readonly string[]; version?: string; actor: Actor }

/** What waits at these targets is judged anew at once, in the transaction that changed what it is judged by. */
export async function judgeWaiting(
  { bus }: Pick<StoreDeps, 'bus'>,
  sql: Sql,
  { targetIds, version, actor }: About,
): Promise<void> {
  const { rows } = await sql.query<PromotionRow>({
    name: 'target-waiting',
    text: `select ${promotionColumns} from promotion p
      where p.target_id = any($1::uuid[]) and p.state in ('REQUESTED', 'GATING', 'QUEUED') and ($2::text is null or p.version = $2)
      order by p.number for no key update`,
    values: [targetIds, version ?? null],
  })
  for (const row of rows) await advanceWithin({ bus }, sql, { row, actor })
}

/** Milliseconds to come, or null for "until it is lifted". */
export function readUntil(until: number | null | undefined, what: string): Date | null {
  if (until === null || until === undefined) return null
  if (until > Date.now()) return new Date(until)
  throw new InputError(`${what} that ends in the past does nothing. Choose a time to come, or none.`)
}
