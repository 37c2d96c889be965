import type { Actor, Decision } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { ConflictError, InputError, NotFoundError } from '@groundwork/access/errors'
import { eventInsert } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import { type Sql, transaction } from '@groundwork/db/pool'
import { canonicalJson } from '../model/canonical'
import type { StoreDeps } from '../promotion/deps'
import { lockWindows } from './lock-windows'
import { mayManage, requireManage } from './may-manage-windows'
import { isOver, nextSpan, recurrenceProblem, type Span, spanAt, spansBetween, unreadable } from './occurrences'
import { readWindows, type WindowRow } from './read-windows'
import type { ChangeWindow } from './windows'

type ListedWindow = WindowRow & {
  on: Span | null
  next: Span | null
  /** Why it cannot be read, as a sentence; null: it can. A freeze that cannot counts as on, a window as shut. */
  unreadable: string | null
  mayManage: Decision
}

/** With whether it is on, when it is on next, and whether whoever asks may change it. */
export async function listWindows(sql: Sql, actor: Actor): Promise<ListedWindow[]> {
  const now = Date.now()
  return (await readWindows(sql)).map((row) => {
    const why = unreadable(row, now)
    const when = why === null ? { on: spanAt(row, now), next: nextSpan(row, now) } : { on: null, next: null }
    return { ...row, ...when, unreadable: why, mayManage: mayManage(actor, row.id, row.selector) }
  })
}

export type Occurrence = Span & Pick<ChangeWindow, 'id' | 'kind' | 'title' | 'reason' | 'selector'>

/** What is on between two moments, and how often gates were overridden then. */
export async function calendar(
  sql: Sql,
  { from, to }: Span,
): Promise<{ occurrences: Occurrence[]; overrides: Override[] }> {
  if (to <= from || to - from > 400 * 24 * 60 * 60_000)
    throw new InputError('A calendar shows at most 400 days, and ends after it begins.')
  const occurrences = (await readWindows(sql)).flatMap((row) => {
    const { id, kind, title, reason, selector } = row
    return spansBetween(row, { from, to }).map((span) => ({ ...span, id, kind, title, reason, selector }))
  })
  return {
    occurrences: occurrences.toSorted((a, b) => a.from - b.from),
    overrides: await overridesIn(sql, { from, to }),
  }
}

export type Override = { promotion: number; gate: string; verdict: string; reason: string; by: string; at: number }

async function overridesIn(sql: Sql, { from, to }: Span): Promise<Override[]> {
  const { rows } = await sql.query<Omit<Override, 'at'> & { at: Date }>({
    name: 'change-window-overrides',
    text: `select p.number as promotion, e.data->>'gateId' as gate, e.data->>'verdict' as verdict, e.data->>'reason' as reason,
        e.actor_name as by, e.at
      from promotion_event e join promotion p on p.id = e.promotion_id
      where e.kind = 'gate' and e.data ? 'verdict' and e.data->>'gateId' in ('freeze', 'window') and e.at >= $1 and e.at < $2
      order by e.id desc limit 200`,
    values: [new Date(from), new Date(to)],
  })
  return rows.map(({ at, ...row }) => ({ ...row, at: at.getTime() }))
}

export type SaveWindow = Omit<ChangeWindow, 'id'> & {
  /** Null: a new one. */
  id: string | null
  /** As the person saw it. */
  rowVersion: number | null
  actor: Actor
  requestId?: string | null
  now?: number
}

/** Makes or changes a freeze or window. What waits is judged by it at once; what acts already goes on as it says. */
export async function saveWindow({ pool, bus }: StoreDeps, ask: SaveWindow): Promise<{ id: string }> {
  requireManage(ask.actor, ask.id ?? 'new', ask.selector)
  const now = ask.now ?? Date.now()
  const problem = recurrenceProblem(ask) ?? unreadable(ask, now)
  if (problem) throw new InputError(problem)
  if (ask.id === null && isOver(ask, now))
    throw new InputError('It is over already and does not come again. Give it an end that is to come.')
  const id = ask.id ?? uuidv7()
  await transaction(pool, async (sql) => {
    await lockWindows(sql, 'change')
    await requireKnown(sql, ask.selector)
    // Also of what it was: nobody takes a freeze away from an environment that is not theirs.
    const before = ask.id === null ? null : await requireManageNow(sql, ask.actor, ask.id)
    await (ask.id === null ? insert(sql, id, ask) : change(sql, id, ask))
    const { kind, title, timeZone } = ask
    const detail = before ? { kind, title, timeZone, ...differences(before, contentOf(ask)) } : contentOf(ask)
    await note(sql, { ...ask, id, did: before ? 'changed' : 'made', detail })
  })
  bus.wake()
  return { id }
}

type Content = Omit<ChangeWindow, 'id'>

/** Locks it. Returns what it is now. */
async function requireManageNow(sql: Sql, actor: Actor, id: string): Promise<Content> {
  const { rows } = await sql.query<Content>({
    name: 'change-window-content',
    text: `select kind, title, reason, selector, starts_at as "startsAt", minutes, time_zone as "timeZone", rule, overrun
      from change_window where id = $1 for update`,
    values: [id],
  })
  if (!rows[0]) throw new NotFoundError('There is no such freeze or window.')
  requireManage(actor, id, rows[0].selector)
  return contentOf(rows[0])
}

/** As it is kept. Lists that select nothing select everything, like none. */
function contentOf({ kind, title, reason, selector, startsAt, minutes, timeZone, rule, overrun }: Content): Content {
  const { environments = [], projects = [] } = selector
  return {
    ...{ kind, title, reason, selector: { environments, projects }, startsAt, minutes, timeZone },
    ...{ rule: rule?.replace(/^RRULE:/i, '') ?? null, overrun },
  }
}

/** What was changed, for the audit. */
function differences(before: Content, after: Content): { before: Partial<Content>; after: Partial<Content> } {
  const fields = Object.keys(after) as (keyof Content)[]
  const changed = fields.filter((field) => canonicalJson(before[field]) !== canonicalJson(after[field]))
  const pick = (content: Content) => Object.fromEntries(changed.map((field) => [field, content[field]]))
  return { before: pick(before), after: pick(after) }
}

async function requireKnown(sql: Sql, { environments = [], projects = [] }: SaveWindow['selector']): Promise<void> {
  const { rows } = await sql.query<{ environment: string | null; project: string | null }>({
    name: 'change-window-unknown',
    text: `select
      (select n from unnest($1::text[]) with ordinality x(n, i) where not exists (select from environment where name = n) order by i limit 1) as environment,
      (select n from unnest($2::text[]) with ordinality x(n, i) where not exists (select from project where name = n) order by i limit 1) as project`,
    values: [environments, projects],
  })
  const { environment, project } = rows[0]!
  if (environment !== null)
    throw new InputError(`There is no environment "${environment}". Settings, Environments lists them.`)
  if (project !== null) throw new InputError(`There is no project "${project}". The catalogue lists them.`)
}

function fields(ask: SaveWindow): unknown[] {
  const { kind, title, reason, startsAt, minutes, timeZone, rule, overrun } = contentOf(ask)
  return [kind, title, reason, JSON.stringify(ask.selector), startsAt, minutes, timeZone, rule, overrun]
}

async function insert(sql: Sql, id: string, ask: SaveWindow): Promise<void> {
  await sql.query({
    name: 'change-window-insert',
    text: `insert into change_window (id, kind, title, reason, selector, starts_at, minutes, time_zone, rule, overrun, created_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [id, ...fields(ask), ask.actor.kind === 'system' ? null : ask.actor.id],
  })
}

async function change(sql: Sql, id: string, ask: SaveWindow): Promise<void> {
  const { rowCount } = await sql.query({
    name: 'change-window-change',
    text: `update change_window set kind = $2, title = $3, reason = $4, selector = $5, starts_at = $6, minutes = $7, time_zone = $8,
        rule = $9, overrun = $10, row_version = row_version + 1, updated_at = now()
      where id = $1 and row_version = $11 and removed_at is null`,
    values: [id, ...fields(ask), ask.rowVersion],
  })
  if (!rowCount)
    throw new ConflictError('It was changed or removed by somebody else meanwhile. Reload and change it again.')
}

export async function removeWindow(
  { pool, bus }: StoreDeps,
  ask: { id: string; rowVersion: number; actor: Actor; requestId?: string | null },
): Promise<void> {
  const { id, rowVersion, actor } = ask
  await transaction(pool, async (sql) => {
    await lockWindows(sql, 'change')
    await requireManageNow(sql, actor, id)
    const { rows } = await sql.query<{ title: string }>({
      name: 'change-window-remove',
      text: `update change_window set removed_at = now(), removed_by = $3, row_version = row_version + 1
        where id = $1 and row_version = $2 and removed_at is null returning title`,
      values: [id, rowVersion, actor.kind === 'system' ? null : actor.id],
    })
    if (!rows[0]) throw await whyNot(sql, id)
    await note(sql, { ...ask, did: 'removed', detail: { title: rows[0].title } })
  })
  bus.wake()
}

async function whyNot(sql: Sql, id: string): Promise<Error> {
  const { rows } = await sql.query<{ removed: boolean }>(
    'select removed_at is not null as removed from change_window where id = $1',
    [id],
  )
  if (!rows[0]) return new NotFoundError('There is no such freeze or window.')
  return new ConflictError('It was changed or removed by somebody else meanwhile. Reload and try again.')
}

type Noted = { actor: Actor; requestId?: string | null; id: string; did: string; detail: object }

/** Everything that waits, or that a freeze paused, is looked at again: the engine judges it by what is in force now. */
async function note(sql: Sql, { actor, requestId = null, id, did, detail }: Noted): Promise<void> {
  await writeAudit(sql, {
    actor,
    action: 'freeze.manage',
    resource: { kind: 'freeze', id },
    detail: { did, ...detail },
    requestId,
  })
  await sql.query({
    name: 'change-window-tell',
    // One that is locked is being judged, by who waits for this transaction and then sees what it changed: waiting for it here
    // too would be a deadlock.
    text: `with woken as (
        update promotion set wake_at = clock_timestamp() where id in (
          select id from promotion where state in ('GATING', 'QUEUED') or (state = 'PAUSED' and wake_at is not null)
            for no key update skip locked)
      )
      ${eventInsert} values ('freeze', $1, jsonb_build_object('did', $2::text))`,
    values: [id, did],
  })
}
