import { ConflictError, InputError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import { transaction } from '@groundwork/db/pool'
import type { StoreDeps } from '../promotion/deps'
import { requireReason } from '../promotion/permission'
import { findVersion } from '../version/rows'
import { by, type Controlling, judgeWaiting, noteControl, readUntil, requireControl } from './control'
import { liftHold, setHold } from './holds'
import { lockTarget, readTarget, type Target } from './target'

export type OfTarget = Controlling & { targetId: string }

/** The transaction of a change to a target: locked, so that nobody is admitted while it is decided what may be. */
export async function controlling<T>(
  { pool, bus }: StoreDeps,
  { targetId, actor }: OfTarget,
  work: (sql: Parameters<Parameters<typeof transaction>[1]>[0], target: Target) => Promise<T>,
): Promise<T> {
  const result = await transaction(pool, async (sql) => {
    await lockTarget(sql, targetId)
    const target = await readTarget(sql, targetId)
    await requireControl(sql, actor, { target })
    return work(sql, target)
  })
  bus.wake()
  return result
}

/** Stay on exactly this version: nothing else comes here until the pin is lifted or has run out. */
export function pin(
  deps: StoreDeps,
  ask: OfTarget & { version: string; reason: string; until?: number | null },
): Promise<{ id: string }> {
  const reason = requireReason(ask.reason, 'A pin')
  const until = readUntil(ask.until, 'A pin')
  return controlling(deps, ask, async (sql, target) => {
    const version = await findVersion(sql, ask.version)
    if (version?.unitId !== target.unitId) throw new InputError(`There is no such version of ${target.unit}.`)
    await sql.query('update pin set lifted_at = now() where target_id = $1 and lifted_at is null', [target.id])
    const id = uuidv7()
    await sql.query({
      name: 'pin-set',
      text: 'insert into pin (id, target_id, version, reason, set_by, until) values ($1, $2, $3, $4, $5, $6)',
      values: [id, target.id, version.id, reason, by(ask), until],
    })
    await noteControl(sql, { ...ask, target, did: 'pin', detail: { version: version.number, reason, until } })
    await judgeWaiting(deps, sql, { targetIds: [target.id], actor: ask.actor })
    return { id }
  })
}

export function unpin(deps: StoreDeps, ask: OfTarget): Promise<void> {
  return controlling(deps, ask, async (sql, target) => {
    const { rowCount } = await sql.query({
      name: 'pin-lift',
      text: 'update pin set lifted_at = now(), lifted_by = $2 where target_id = $1 and lifted_at is null',
      values: [target.id, by(ask)],
    })
    if (!rowCount) throw new ConflictError(`${target.unit} in ${target.environment} is not pinned (any more).`)
    await noteControl(sql, { ...ask, target, did: 'unpin', detail: {} })
    await judgeWaiting(deps, sql, { targetIds: [target.id], actor: ask.actor })
  })
}

/** Automation leaves the target alone; people may still promote, and the next one who does lifts it. Schedules go on. */
export function hold(
  deps: StoreDeps,
  ask: OfTarget & { reason: string; until?: number | null },
): Promise<{ id: string }> {
  const reason = requireReason(ask.reason, 'A hold')
  const until = readUntil(ask.until, 'A hold')
  return controlling(deps, ask, async (sql, target) => {
    const id = await setHold(sql, { targetId: target.id, reason, setBy: by(ask), promotionId: null, until })
    await noteControl(sql, { ...ask, target, did: 'hold', detail: { reason, until } })
    await judgeWaiting(deps, sql, { targetIds: [target.id], actor: ask.actor })
    return { id }
  })
}

export function resume(deps: StoreDeps, ask: OfTarget): Promise<void> {
  return controlling(deps, ask, async (sql, target) => {
    const lifted = await liftHold(sql, { targetId: target.id, liftedBy: by(ask) })
    if (!lifted) throw new ConflictError(`${target.unit} in ${target.environment} is not on hold (any more).`)
    await noteControl(sql, { ...ask, target, did: 'resume', detail: {} })
    await judgeWaiting(deps, sql, { targetIds: [target.id], actor: ask.actor })
  })
}
