import type { Sql } from '@groundwork/db/pool'

/** Whether a launch is made of this code package or lock: its version's, or what the path of its promotion made of it. */
export async function isCodeOfLaunch(sql: Sql, { key, sha256 }: { key: string; sha256: string }): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'launch-has-code',
    text: `select from launch l join version v on v.id = l.version left join promotion p on p.id = l.promotion_id
      where l.key = $1 and (v.code_sha256 = $2 or v.content -> 'python' ->> 'lock' = $2
        or exists (select from jsonb_array_elements(p.plan -> 'steps') s
          where $2 in (s -> 'input' -> 'launch' -> 'code' ->> 'sha256', s -> 'input' -> 'launch' -> 'python' ->> 'lock')))`,
    values: [key, sha256],
  })
  return Boolean(rowCount)
}
