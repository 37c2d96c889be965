import { ConflictError } from '@groundwork/access/errors'
import { eventInsert } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import type { StoreDeps } from '../promotion/deps'
import { requireReason } from '../promotion/permission'
import { by, noteControl, readUntil } from '../target/control'
import { controlling, type OfTarget } from '../target/pins'
import type { Target } from '../target/target'
import { readSchedule } from './schedule-row'

/**
 * Slots that come from now on are skipped, with who said so and why; those that wait for an earlier run are too. What runs goes
 * on, and people may still start it. Only where Groundwork keeps the time: an orchestrator that does has no such port.
 * @throws NotAllowedError, InputError, ConflictError
 */
export async function pauseSchedule(
  deps: StoreDeps,
  ask: OfTarget & { reason: string; until?: number | null },
): Promise<{ id: string }> {
  const reason = requireReason(ask.reason, 'Pausing a schedule')
  const until = readUntil(ask.until, 'A pause')
  return controlling(deps, ask, async (sql, target) => {
    await requireOwnSchedule(sql, target)
    await sql.query({
      name: 'schedule-pause-replace',
      text: 'update schedule_pause set lifted_at = now(), lifted_by = $2 where target_id = $1 and lifted_at is null',
      values: [target.id, by(ask)],
    })
    const id = uuidv7()
    await sql.query({
      name: 'schedule-pause-set',
      text: 'insert into schedule_pause (id, target_id, reason, set_by, until) values ($1, $2, $3, $4, $5)',
      values: [id, target.id, reason, by(ask), until],
    })
    await skipQueued(sql, { targetId: target.id, reason: pausedWords({ by: ask.actor.name, reason }) })
    await noteControl(sql, { ...ask, target, did: 'pause-schedule', detail: { reason, until } })
    return { id }
  })
}

/** Slots that come from now on are run again; those that were skipped meanwhile are not made up for. */
export function resumeSchedule(deps: StoreDeps, ask: OfTarget): Promise<void> {
  return controlling(deps, ask, async (sql, target) => {
    const { rowCount } = await sql.query({
      name: 'schedule-pause-lift',
      text: `update schedule_pause set lifted_at = now(), lifted_by = $2
        where target_id = $1 and lifted_at is null and (until is null or until > now())`,
      values: [target.id, by(ask)],
    })
    if (!rowCount)
      throw new ConflictError(`The schedule of ${target.unit} in ${target.environment} is not paused (any more).`)
    await noteControl(sql, { ...ask, target, did: 'resume-schedule', detail: {} })
  })
}

/** Locks the schedule too: whoever plans a slot of it just now has written it down by then, and the next one sees the pause. */
async function requireOwnSchedule(sql: Sql, { id, unit, environment, integrationName }: Target): Promise<void> {
  await sql.query({
    name: 'schedule-pause-lock',
    text: 'select from schedule where target_id = $1 for no key update',
    values: [id],
  })
  const schedule = await readSchedule(sql, id)
  if (schedule?.active) return
  const where = `${unit} in ${environment}`
  if (schedule) throw new ConflictError(`The schedule of ${where} is switched off: nothing starts there by itself.`)
  throw new ConflictError(
    `Groundwork keeps no schedule for ${where}. Where one is, ${integrationName ?? 'the orchestrator'} keeps the time itself: pause it there, or promote without a schedule.`,
  )
}

/** Why a slot was skipped. */
function pausedWords({ by: who, reason }: { by: string; reason: string }): string {
  return `Paused by ${who}: ${reason}`
}

async function skipQueued(sql: Sql, { targetId, reason }: { targetId: string; reason: string }): Promise<void> {
  await sql.query({
    name: 'schedule-pause-queued',
    text: `with skipped as (
        update launch set state = 'skipped', reason = $2, finished_at = now() where target_id = $1 and state = 'queued'
        returning key, target_id, state
      )
      ${eventInsert} select 'launch', target_id::text, jsonb_build_object('key', key, 'state', state) from skipped`,
    values: [targetId, reason],
  })
}

/** Why the slot of a target is skipped, where its schedule is paused then; null: it is not. */
export async function pauseAt(sql: Sql, targetId: string, slot: Date): Promise<string | null> {
  const { rows } = await sql.query<{ by: string; reason: string }>({
    name: 'schedule-pause-at',
    text: `select coalesce(u.name, p.set_by) as by, p.reason from schedule_pause p left join "user" u on u.id = p.set_by
      where p.target_id = $1 and p.lifted_at is null and (p.until is null or p.until > $2)`,
    values: [targetId, slot],
  })
  return rows[0] ? pausedWords(rows[0]) : null
}
