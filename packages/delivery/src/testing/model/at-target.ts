import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import type { Broken, InvariantOptions } from '../../invariant/broken'
import { brokenInvariants } from '../../invariant/broken-invariants'

const schema = 'of_target'
const id = `current_setting('model.target')::uuid`
const ofPromotion = `promotion_id in (select id from public.promotion where target_id = ${id})`
const ofUnit = `unit_id = (select unit_id from public.target where id = ${id})`

/** Which rows of a table are of one target. What is of none is looked at when everything is. */
const rows: Record<string, string> = {
  promotion: `target_id = ${id}`,
  ...{ promotion_step: ofPromotion, promotion_event: ofPromotion, promotion_verification: ofPromotion },
  ...{ effect: ofPromotion, gate: ofPromotion, vote: ofPromotion },
  ...{
    deployment: `target_id = ${id}`,
    launch: `target_id = ${id}`,
    schedule: `target_id = ${id}`,
    target: `id = ${id}`,
  },
  ...{ version: ofUnit, veto: ofUnit },
  ...{ event: 'false', audit: 'false', notification: 'false', config_revision: 'false', config_change: 'false' },
}

/**
 * The invariants of everything, asked about one target: in a schema of views that stand before the tables and have only its rows, so
 * that the very statements which look at everything take no longer when thousands of targets are there.
 */
export async function invariantsByTarget(pool: Pool) {
  await pool.query(`create schema ${schema}`)
  for (const [table, where] of Object.entries(rows))
    await pool.query(`create view ${schema}."${table}" as select * from public."${table}" where ${where}`)
  return (targetId: string, { secrets = [], ...options }: InvariantOptions): Promise<Broken[]> =>
    transaction(pool, async (client) => {
      await client.query({
        name: 'model-at-target',
        text: `select set_config('search_path', $1, true), set_config('model.target', $2, true)`,
        values: [`${schema}, public`, targetId],
      })
      return [...(await brokenInvariants(prepared(client), options)), ...(await secretsIn(client, secrets))]
    })
}

const names = new Map<string, string>()

/** The same statements come thousands of times: each is planned once. */
function prepared(sql: Sql): Sql {
  const query = (text: string, values: unknown[] = []) => {
    const name = names.get(text) ?? `model-invariant-${names.size}`
    names.set(text, name)
    return sql.query({ name, text, values })
  }
  return { query: query as Sql['query'] }
}

/** I9 in one statement; the tables with rows of nobody's are left to the look at everything. */
async function secretsIn(sql: Sql, secrets: readonly string[]): Promise<Broken[]> {
  const looks = Object.entries(rows).flatMap(([table, where]) =>
    where === 'false' ? [] : [`select '${table}' as table, x::text as row from "${table}" x`],
  )
  const { rows: found } = await sql.query<{ table: string }>({
    name: 'model-secrets',
    text: `select distinct "table" from (${looks.join(' union all ')}) r
      where exists (select from unnest($1::text[]) s where position(s in r.row) > 0)`,
    values: [secrets],
  })
  return found.map(({ table }) => ({ invariant: 'I9', words: `a secret stands in ${table}` }))
}
