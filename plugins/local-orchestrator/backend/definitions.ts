import type { Definition, Effect, Labels, Launch, Outcome, Page, Schedule, Seen } from '@groundwork/plugin-sdk/points'
import type { Platform } from '@groundwork/plugin-sdk/platform'
import { hashOf } from './content'

type Row = {
  slot: string
  token: string
  fence: number
  labels: Labels | null
  schedule: Schedule | null
  active: boolean
}

const columns = 'slot, token, fence, labels, schedule, active'
const conflict = (detail: string) => ({ is: 'refused', code: 'conflict', detail }) as const

function toDefinition({ slot, token, labels, schedule, active }: Omit<Row, 'fence'>): Definition {
  return { token, labels, schedule, active, state: 'ready', url: `local://${encodeURIComponent(slot)}` }
}

async function find({ sql }: Platform, slot: string): Promise<Row | null> {
  const { rows } = await sql.query<Row>(`select ${columns} from definition where slot = $1`, [slot])
  return rows[0] ?? null
}

/** What an effect of this key did, if it was done; a key that was used for something else is a conflict. */
async function done<Receipt>(
  { sql }: Platform,
  { key, content }: { key: string; content: string },
): Promise<Outcome<Receipt> | null> {
  const { rows } = await sql.query<{ content: string; receipt: Receipt }>(
    'select content, receipt from effect where key = $1',
    [key],
  )
  if (!rows[0]) return null
  if (rows[0].content === content) return { is: 'done', receipt: rows[0].receipt }
  return conflict('This key was used for another effect already.')
}

type Change<Receipt> = {
  effect: Effect
  slot: string
  expect: string
  /** What is asked for, all of it: the same key with another is a conflict. */
  content: string
  receipt: Receipt
  /** A CTE named "changed" that gives a row where it was applied; $1 to $3 are the slot, the expected token and the fence. */
  changed: string
  values: unknown[]
}

/**
 * Compares and sets in one statement, and notes what was done under the key: whatever happens in between, either both are
 * there or neither.
 */
async function change<Receipt>(platform: Platform, wanted: Change<Receipt>): Promise<Outcome<Receipt>> {
  const { effect, slot, expect, content, receipt, changed, values } = wanted
  const { key, fence } = effect
  const before = await done<Receipt>(platform, { key, content })
  if (before) return before
  const given = [slot, expect, fence, key, content, JSON.stringify(receipt), ...values]
  const { rows } = await platform.sql.query(
    `with changed as (${changed}), noted as (
        insert into effect (key, slot, content, receipt) select $4::text, $1::text, $5::text, $6::jsonb from changed
          on conflict do nothing
      ) select 1 from changed`,
    given,
  )
  if (rows.length > 0) return { is: 'done', receipt }
  return (await done<Receipt>(platform, { key, content })) ?? whyNot(await find(platform, slot), wanted)
}

function whyNot(there: Row | null, { effect, expect }: Pick<Change<unknown>, 'effect' | 'expect'>): Outcome<never> {
  if (there && there.fence > effect.fence)
    return conflict(`Somebody who came later (${there.fence}) has changed the slot; this is ${effect.fence}.`)
  if (expect === '') return conflict('The slot holds a definition already.')
  return conflict(there?.token ? 'The slot holds another definition by now.' : 'The slot holds no definition any more.')
}

type Put = { effect: Effect; slot: string; labels: Labels; launch: Launch; expect: string }

/** Replaces the definition and leaves it inactive. */
export function put(platform: Platform, { effect, slot, labels, launch, expect }: Put): Promise<Outcome<Definition>> {
  const token = `put-${effect.key}`
  return change(platform, {
    ...{ effect, slot, expect },
    content: hashOf(['put', slot, labels, launch]),
    receipt: toDefinition({ slot, token, labels, schedule: null, active: false }),
    // The row of a slot is never deleted, so either it is inserted or it is there to be compared.
    changed: `insert into definition as d (slot, token, fence, labels, launch)
        select $1::text, $7::text, $3::bigint, $8::jsonb, $9::jsonb where not exists (select 1 from effect where key = $4::text)
          and ($2::text = '' or exists (select 1 from definition o where o.slot = $1))
      on conflict (slot) do update set token = $7, fence = $3, labels = $8::jsonb, launch = $9::jsonb, schedule = null,
        active = false, changed_at = now() where d.token = $2 and d.fence <= $3 returning 1`,
    values: [token, JSON.stringify(labels), JSON.stringify(launch)],
  })
}

type Activate = {
  effect: Effect
  slot: string
  labels: Labels
  schedule: Schedule | null
  active: boolean
  expect: string
}

/** Says from when on it counts; it starts nothing, for Groundwork keeps the time. */
export async function activate(platform: Platform, wanted: Activate): Promise<Outcome<Definition>> {
  const { effect, slot, labels, schedule, active, expect } = wanted
  if (schedule)
    return {
      is: 'refused',
      code: 'unsupported',
      detail: 'This orchestrator keeps no time of its own.',
      fix: 'Activate it without a schedule; Groundwork starts what is due.',
    }
  const token = `activate-${effect.key}`
  return change(platform, {
    ...{ effect, slot, expect },
    content: hashOf(['activate', slot, labels, active]),
    receipt: toDefinition({ slot, token, labels, schedule: null, active }),
    changed: `update definition set token = $7, fence = $3, labels = $8::jsonb, active = $9, changed_at = now()
      where slot = $1 and token = $2 and token <> '' and fence <= $3 and not exists (select 1 from effect where key = $4)
      returning 1`,
    values: [token, JSON.stringify(labels), active],
  })
}

export function remove(
  platform: Platform,
  { effect, slot, expect }: { effect: Effect; slot: string; expect: string },
): Promise<Outcome<{ goneAt: string }>> {
  return change(platform, {
    ...{ effect, slot, expect },
    content: hashOf(['remove', slot]),
    receipt: { goneAt: new Date().toISOString() },
    // Nothing there, and nothing expected to be: then it is gone.
    changed: `insert into definition as d (slot, token, fence) select $1::text, '', $3::bigint
        where not exists (select 1 from effect where key = $4::text)
          and ($2::text = '' or exists (select 1 from definition o where o.slot = $1))
      on conflict (slot) do update set token = '', fence = $3, labels = null, launch = null, schedule = null, active = false,
        changed_at = now() where d.token = $2 and d.fence <= $3 returning 1`,
    values: [],
  })
}

export async function observe(platform: Platform, slot: string): Promise<Seen<Definition>> {
  const found = await find(platform, slot)
  return found?.token ? { is: 'present', value: toDefinition(found) } : { is: 'absent' }
}

const pageSize = 200

export async function list(
  { sql }: Platform,
  after: string | null,
): Promise<Page<{ slot: string; definition: Definition }>> {
  const { rows } = await sql.query<Row>(
    `select ${columns} from definition where token <> '' and slot > $1 order by slot limit ${pageSize}`,
    [after ?? ''],
  )
  const items = rows.map((row) => ({ slot: row.slot, definition: toDefinition(row) }))
  return { items, next: rows.length === pageSize ? rows.at(-1)!.slot : null }
}

/** The fence of a slot that holds a definition; null where it holds none. */
export async function fenceOf(platform: Platform, slot: string): Promise<number | null> {
  const found = await find(platform, slot)
  return found?.token ? found.fence : null
}
