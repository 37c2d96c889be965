import type { Sql } from '@groundwork/db/pool'
import { inSql, terminalStates, isHolding, type PromotionState } from '../model/states'
import type { PromotionMode } from '../promotion/promotion-row'

/** Somebody's word on a target. Times are milliseconds; `by` is a name. */
export type Said = { reason: string; by: string | null; at: number; until: number | null }

export type CellVersion = { id: string; number: number; alias: string | null; dirty: boolean }

export type CellHealth = 'healthy' | 'failing' | 'running' | 'unknown'

/** What a target is, as one place of the matrix shows it. Times are milliseconds. */
export type Cell = {
  targetId: string
  unitId: string
  environmentId: string
  /** What runs there; null: nothing yet. */
  version: CellVersion | null
  since: number | null
  verified: boolean
  /** The person who asked for it. */
  by: string | null
  /** Of its newest run. */
  health: CellHealth
  healthReason: string | null
  /** On the version that runs here, wherever they hold; `environmentId` null: everywhere. */
  vetoes: (Said & { environmentId: string | null })[]
  marks: {
    pin: (Said & { version: number | null }) | null
    /** Of the version that runs there. */
    veto: (Said & { everywhere: boolean }) | null
    hold: Said | null
    /** Of its schedule: new slots are skipped. */
    paused: Said | null
    /** `until` null: it cannot be read, and counts as on until it is corrected or removed. */
    freeze: { title: string; reason: string; until: number | null } | null
    /** What is otherwise than it should be, in words. */
    drift: string | null
    /** How many newer versions the unit has that no veto keeps from here, and the newest of them; null: none. */
    behind: number
    newest: number | null
  }
  /** The promotion that acts there, else the one that waits longest. */
  active: {
    number: number
    state: PromotionState
    version: number
    mode: PromotionMode
    acts: boolean
    reason: string
  } | null
  /** How many wait there, the active one included. */
  waiting: number
  /** A newer attempt that failed: what is shown above is what was there before. */
  newerFailed: { number: number; state: PromotionState; version: number; at: number } | null
}

type Base = {
  targetId: string
  unitId: string
  environmentId: string
  versionId: string | null
  number: number
  alias: string | null
  dirty: boolean
  newest: number
  since: Date | null
  verified: boolean | null
  by: string | null
  drift: string | null
  launchState: string | null
  launchReason: string | null
  failed: { number: number; state: PromotionState; version: number; at: string } | null
}

// What a target has one of, by index: its version, its deployment, its newest run, an attempt that failed since.
const cellsText = `select t.id as "targetId", t.unit_id as "unitId", t.environment_id as "environmentId", n.next_version - 1 as newest,
    v.id as "versionId", v.number, v.alias, v.dirty,
    d.since, d.verified, asker.name as by, t.drift, last.state as "launchState", last.reason as "launchReason", failed.attempt as failed
  from target t join unit n on n.id = t.unit_id
    left join version v on v.id = t.current_version
    left join promotion cp on cp.id = t.current_promotion_id
    left join "user" asker on asker.id = cp.requested_by
    left join deployment d on d.promotion_id = t.current_promotion_id
    left join lateral (
      select l.state, l.reason from launch l where l.target_id = t.id and l.state in ('running', 'succeeded', 'failed', 'cancelled')
      order by l.created_at desc limit 1) last on true
    left join lateral (
      select jsonb_build_object('number', p.number, 'state', p.state, 'at', p.changed_at,
          'version', (select number from version where id = p.version)) as attempt
      from promotion p where p.target_id = t.id and p.created_at > coalesce(cp.created_at, '-infinity') and p.state in ('FAILED', 'ERRORED')
      order by p.created_at desc limit 1) failed on true
  where t.variant = 'main' and t.unit_id = any($1::uuid[])`

/** The cells of these units, in no order; freezes are not in them yet. Three statements, whatever their number. */
export async function cellsOf(sql: Sql, unitIds: readonly string[]): Promise<Cell[]> {
  if (unitIds.length === 0) return []
  const { rows } = await sql.query<Base>({ name: 'matrix-cells', text: cellsText, values: [unitIds] })
  const targets = rows.map(({ targetId }) => targetId)
  const open = await openPromotions(sql, targets)
  const all = await wordsOn(sql, { targets, units: unitIds })
  const words = grouped(all, ({ targetId, version }) => targetId ?? version ?? '')
  const vetoes = grouped(
    all.filter(({ kind }) => kind === 'veto'),
    ({ unitId }) => unitId ?? '',
  )
  const on = (id: string | null) => words.get(id ?? '') ?? []
  return rows.map((row) => {
    const { targetId, versionId } = row
    const vetoed = vetoes.get(row.unitId) ?? []
    return toCell(row, { open: open.get(targetId) ?? [], words: [...on(targetId), ...on(versionId)], vetoed })
  })
}

type Open = {
  targetId: string
  number: number
  state: PromotionState
  version: number
  mode: PromotionMode
  reason: string
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}

/** What waits and acts, as the partial index over open promotions has it; of a target what acts comes first, then the oldest. */
async function openPromotions(sql: Sql, targets: readonly string[]): Promise<Map<string, Open[]>> {
  const { rows } = await sql.query<Open>({
    name: 'matrix-open',
    text: `select p.target_id as "targetId", p.number, p.state, p.mode, p.reason, v.number as version
      from promotion p join version v on v.id = p.version
      where p.state not in (${inSql(terminalStates)})
        and p.target_id = any($1::uuid[])
      order by p.state in ('REQUESTED', 'GATING', 'QUEUED'), p.number`,
    values: [targets],
  })
  return grouped(rows, ({ targetId }) => targetId)
}

type Word = {
  kind: 'pin' | 'hold' | 'paused' | 'veto'
  /** Of a veto. */
  unitId: string | null
  /** Of a veto the version that it is on. */
  targetId: string | null
  environmentId: string | null
  version: string | null
  number: number | null
  reason: string
  by: string | null
  at: Date
  until: Date | null
}

/** Pins, holds, pauses and vetoes in force: few, whatever there are of targets. */
async function wordsOn(
  sql: Sql,
  { targets, units }: { targets: readonly string[]; units: readonly string[] },
): Promise<Word[]> {
  const { rows } = await sql.query<Word>({
    name: 'matrix-words',
    text: `select w.*, u.name as by, v.number from (
        select 'pin' as kind, null::uuid as "unitId", target_id as "targetId", null::uuid as "environmentId", version, reason, set_by, created_at as at, until
          from pin where lifted_at is null and (until is null or until > now()) and target_id = any($1::uuid[])
        union all
        select 'hold', null, target_id, null, null, reason, set_by, created_at, until
          from hold where lifted_at is null and (until is null or until > now()) and target_id = any($1::uuid[])
        union all
        select 'paused', null, target_id, null, null, reason, set_by, created_at, until
          from schedule_pause where lifted_at is null and (until is null or until > now()) and target_id = any($1::uuid[])
        union all
        select 'veto', unit_id, null, environment_id, version, reason, set_by, created_at, until
          from veto where lifted_at is null and (until is null or until > now()) and unit_id = any($2::uuid[])
      ) w left join "user" u on u.id = w.set_by left join version v on v.id = w.version`,
    values: [targets, units],
  })
  return rows
}

type Around = {
  open: readonly Open[]
  words: readonly Word[]
  /** The vetoes of the unit. */
  vetoed: readonly Word[]
}

function toCell(row: Base, { open, words, vetoed }: Around): Cell {
  const { targetId, unitId, environmentId, failed } = row
  const version = versionOf(row)
  const pin = words.find((word) => word.kind === 'pin')
  const hold = words.find((word) => word.kind === 'hold')
  const paused = words.find((word) => word.kind === 'paused')
  const veto = words.find((word) => isVetoIn(word, environmentId))
  const [active] = open
  return {
    targetId,
    unitId,
    environmentId,
    version,
    since: row.since?.getTime() ?? null,
    verified: row.verified ?? false,
    by: row.by,
    health: healthOf(row),
    healthReason: row.launchReason,
    vetoes: words
      .filter(({ kind }) => kind === 'veto')
      .map((word) => ({ ...said(word), environmentId: word.environmentId })),
    marks: {
      pin: pin ? { ...said(pin), version: pin.number } : null,
      veto: veto ? { ...said(veto), everywhere: veto.environmentId === null } : null,
      hold: hold ? said(hold) : null,
      paused: paused ? said(paused) : null,
      freeze: null,
      drift: row.drift,
      ...newerThan(version, row, vetoed),
    },
    active: active ? activeOf(active) : null,
    waiting: open.length,
    newerFailed: failed && { ...failed, at: Date.parse(failed.at) },
  }
}

/** What a veto keeps from here is nothing to be behind of. */
function newerThan(
  version: CellVersion | null,
  { newest, environmentId }: Base,
  vetoed: readonly Word[],
): Pick<Cell['marks'], 'behind' | 'newest'> {
  if (version === null) return { behind: 0, newest: null }
  const kept = new Set(vetoed.flatMap((word) => (isVetoIn(word, environmentId) ? (word.number ?? []) : [])))
  let last = newest
  while (last > version.number && kept.has(last)) last -= 1
  const keptBetween = [...kept].filter((number) => number > version.number && number < last).length
  return last > version.number
    ? { behind: last - version.number - keptBetween, newest: last }
    : { behind: 0, newest: null }
}

function isVetoIn(word: Word, environmentId: string): boolean {
  return word.kind === 'veto' && (word.environmentId === null || word.environmentId === environmentId)
}

function activeOf({ number, state, version, mode, reason }: Open): NonNullable<Cell['active']> {
  return { number, state, version, mode, reason, acts: isHolding(state) }
}

function said({ reason, by, at, until }: Word): Said {
  return { reason, by, at: at.getTime(), until: until?.getTime() ?? null }
}

function versionOf({ versionId: id, number, alias, dirty }: Base): CellVersion | null {
  return id === null ? null : { id, number, alias, dirty }
}

function healthOf({ launchState, versionId }: Base): CellHealth {
  if (versionId === null || launchState === null) return 'unknown'
  if (launchState === 'running') return 'running'
  if (launchState === 'succeeded') return 'healthy'
  return launchState === 'failed' ? 'failing' : 'unknown'
}
