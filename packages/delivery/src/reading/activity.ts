import type { Sql } from '@groundwork/db/pool'

/** Something that happened to a unit, newest first. `at` in milliseconds; `by` a name, null for Groundwork itself. */
export type UnitActivity = {
  at: number
  kind: 'version' | 'promotion' | 'pin' | 'veto' | 'hold' | 'pause'
  words: string
  by: string | null
  environment: string | null
  promotion: number | null
  version: string | null
}

type Row = Omit<UnitActivity, 'at'> & { at: Date }

const text = `select * from (
  (select v.created_at as at, 'version' as kind, 'made v' || v.number || coalesce(' (' || v.alias || ')', '') as words, u.name as by,
      null as environment, null::int as promotion, v.id as version
    from version v left join "user" u on u.id = v.created_by where v.unit_id = $1 order by v.created_at desc limit $2)
  union all
  (select p.changed_at, 'promotion', 'P-' || p.number || ' of v' || v.number || ': ' || p.reason, u.name, e.name, p.number, v.id
    from promotion p join target t on t.id = p.target_id join environment e on e.id = t.environment_id join version v on v.id = p.version
      left join "user" u on u.id = p.requested_by
    where t.unit_id = $1 order by p.created_at desc limit $2)
  union all
  (select coalesce(x.lifted_at, x.created_at), 'pin', case when x.lifted_at is null then 'pinned: ' else 'lifted the pin: ' end || x.reason, u.name,
      e.name, null, x.version
    from pin x join target t on t.id = x.target_id join environment e on e.id = t.environment_id
      left join "user" u on u.id = coalesce(x.lifted_by, x.set_by)
    where t.unit_id = $1 order by 1 desc limit $2)
  union all
  (select coalesce(x.lifted_at, x.created_at), 'veto', case when x.lifted_at is null then 'vetoed v' else 'lifted the veto on v' end || v.number || ': ' || x.reason,
      u.name, e.name, null, x.version
    from veto x join version v on v.id = x.version left join environment e on e.id = x.environment_id
      left join "user" u on u.id = coalesce(x.lifted_by, x.set_by)
    where x.unit_id = $1 order by 1 desc limit $2)
  union all
  (select coalesce(x.lifted_at, x.created_at), 'hold', case when x.lifted_at is null then 'put on hold: ' else 'resumed: ' end || x.reason, u.name,
      e.name, null, null
    from hold x join target t on t.id = x.target_id join environment e on e.id = t.environment_id
      left join "user" u on u.id = coalesce(x.lifted_by, x.set_by)
    where t.unit_id = $1 order by 1 desc limit $2)
  union all
  (select coalesce(x.lifted_at, x.created_at), 'pause',
      case when x.lifted_at is null then 'paused the schedule: ' else 'resumed the schedule: ' end || x.reason, u.name, e.name, null, null
    from schedule_pause x join target t on t.id = x.target_id join environment e on e.id = t.environment_id
      left join "user" u on u.id = coalesce(x.lifted_by, x.set_by)
    where t.unit_id = $1 order by 1 desc limit $2)
) happened order by at desc limit $2`

export async function activityOf(sql: Sql, unitId: string, limit = 40): Promise<UnitActivity[]> {
  const { rows } = await sql.query<Row>({ name: 'unit-activity', text, values: [unitId, limit] })
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}
