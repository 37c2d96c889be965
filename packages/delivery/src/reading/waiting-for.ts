import type { Actor } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { approvalsFor } from '../promotion/waiting-for-me'

export type WaitingTarget = { targetId: string; unitId: string }

/** Targets with a promotion whose approval waits for this person: what the inbox says, by target. */
export async function targetsWaitingFor(sql: Sql, actor: Actor | null): Promise<WaitingTarget[]> {
  if (actor?.kind !== 'user') return []
  const waiting = await approvalsFor(sql, actor)
  if (waiting.length === 0) return []
  const { rows } = await sql.query<WaitingTarget>({
    name: 'matrix-waiting',
    text: `select id as "targetId", unit_id as "unitId" from target where id = any($1::uuid[])`,
    values: [waiting.map(({ targetId }) => targetId)],
  })
  return rows
}

/** The units of such targets, each once. */
export function unitsOf(targets: readonly WaitingTarget[]): string[] {
  return [...new Set(targets.map(({ unitId }) => unitId))]
}
