import type { Pool } from '@groundwork/db/pool'

export const suggestFields = ['project', 'flow', 'user', 'branch', 'tag'] as const
export type SuggestField = (typeof suggestFields)[number]

const sources: Record<Exclude<SuggestField, 'flow'>, { table: string; column: string }> = {
  project: { table: 'run', column: 'project' },
  user: { table: 'run', column: 'user_name' },
  branch: { table: 'run', column: 'branch' },
  tag: { table: 'run_tag', column: 'tag' },
}
const mostDistinct = 5_000
const mostSuggestions = 20
const keepMs = 30_000
const kept = new WeakMap<Pool, Map<SuggestField, { until: number; values: Promise<string[]> }>>()

/**
 * Values of a field that contain what was typed, those that begin with it first; at most twenty. The distinct values
 * are read by hopping through the index (one look-up a value, never a scan) and kept for 30 s.
 */
export async function suggest(
  pool: Pool,
  { field, prefix }: { field: SuggestField; prefix: string },
): Promise<string[]> {
  const typed = prefix.trim().toLowerCase()
  const values = await distinctValues(pool, field)
  const matching = values.filter((value) => value.toLowerCase().includes(typed))
  return matching.toSorted((a, b) => rank(a, typed) - rank(b, typed) || a.localeCompare(b)).slice(0, mostSuggestions)
}

const rank = (value: string, typed: string) => (value.toLowerCase().startsWith(typed) ? 0 : 1)

function distinctValues(pool: Pool, field: SuggestField): Promise<string[]> {
  const fields = kept.get(pool) ?? new Map<SuggestField, { until: number; values: Promise<string[]> }>()
  kept.set(pool, fields)
  const known = fields.get(field)
  if (known && known.until > Date.now()) return known.values
  const values = readDistinct(pool, field)
  fields.set(field, { until: Date.now() + keepMs, values })
  values.catch(() => fields.delete(field))
  return values
}

async function readDistinct(pool: Pool, field: SuggestField): Promise<string[]> {
  if (field === 'flow') return readFlows(pool)
  const { table, column } = sources[field]
  const { rows } = await pool.query<{ value: string }>({
    name: `suggest_${field}`,
    text: `with recursive hop as (
        (select ${column} as value from ${table} where ${column} is not null order by ${column} limit 1)
        union all
        select (select ${column} from ${table} where ${column} > hop.value order by ${column} limit 1) from hop where hop.value is not null
      ) select value from hop where value is not null limit ${mostDistinct}`,
  })
  return rows.map((row) => row.value)
}

async function readFlows(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ value: string }>({
    name: 'suggest_flow',
    text: `select flow_id as value from flow order by flow_id limit ${mostDistinct}`,
  })
  return rows.map((row) => row.value)
}
