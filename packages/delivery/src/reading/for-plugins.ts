import type { Sql } from '@groundwork/db/pool'
import type {
  DeliveryFilter,
  EnvironmentInfo,
  Page,
  PromotionInfo,
  TargetInfo,
  UnitTargets,
  VersionInfo,
} from '@groundwork/plugin-sdk/platform'
import { holdingStates } from '../model/states'

const usualLimit = 50
const mostLimit = 200

/** Every environment, from the lowest rank up. */
export async function environmentInfos(sql: Sql): Promise<EnvironmentInfo[]> {
  const { rows } = await sql.query<EnvironmentInfo>({
    name: 'plugin-environments',
    text: 'select name, title, rank, production from environment order by rank',
  })
  return rows
}

type TargetRow = Omit<TargetInfo, 'version' | 'since' | 'promotion'> & {
  version: string | null
  versionNumber: number | null
  since: Date | null
  promotion: number | null
  state: string | null
}

/** Units in environments and what runs there, in the order in which they were first promoted to. */
export async function targetInfos(sql: Sql, filter: DeliveryFilter): Promise<Page<TargetInfo>> {
  const { project, unit, environment, after } = filter
  const limit = limited(filter)
  const { rows } = await sql.query<TargetRow>({
    name: 'plugin-targets',
    text: `select t.id, u.project, u.name as unit, e.name as environment, v.id as version, v.number as "versionNumber",
        (select d.since from deployment d where d.target_id = t.id order by d.since desc limit 1) as since,
        p.number as promotion, p.state
      from target t join unit u on u.id = t.unit_id join environment e on e.id = t.environment_id
        left join version v on v.id = t.current_version
        left join promotion p on p.target_id = t.id and p.state = any($1)
      where ($2::text is null or u.project = $2) and ($3::text is null or u.name = $3)
        and ($4::text is null or e.name = $4) and ($5::uuid is null or t.id > $5::uuid)
      order by t.id limit $6`,
    values: [[...holdingStates], project ?? null, unit ?? null, environment ?? null, uuidOf(after), limit + 1],
  })
  return pageOf(rows, limit, {
    next: ({ id }) => id,
    info: ({ id, version, versionNumber, since, promotion, state, ...where }) => ({
      id,
      ...{ project: where.project, unit: where.unit, environment: where.environment },
      version: version === null ? null : { id: version, number: versionNumber ?? 0 },
      since: version === null ? null : (since?.getTime() ?? null),
      promotion: promotion === null ? null : { number: promotion, state: state ?? '' },
    }),
  })
}

type VersionRow = Omit<VersionInfo, 'createdAt'> & { createdAt: Date }

/** Versions, the newest first. */
export async function versionInfos(sql: Sql, filter: Omit<DeliveryFilter, 'environment'>): Promise<Page<VersionInfo>> {
  const { project, unit, after } = filter
  const limit = limited(filter)
  const [createdBefore, idBefore] = (after ?? '').split('|')
  const { rows } = await sql.query<VersionRow>({
    name: 'plugin-versions',
    text: `select v.id, v.number, v.alias, u.project, u.name as unit, v.dirty, v.run_number as "runNumber", v.note,
        v.created_at as "createdAt"
      from version v join unit u on u.id = v.unit_id
      where ($1::text is null or u.project = $1) and ($2::text is null or u.name = $2)
        and ($3::bigint is null or (v.created_at, v.id) < (to_timestamp($3::bigint / 1000.0), $4))
      order by v.created_at desc, v.id desc limit $5`,
    values: [project ?? null, unit ?? null, wholeNumber(createdBefore), idBefore ?? '', limit + 1],
  })
  return pageOf(rows, limit, {
    next: ({ createdAt, id }) => `${createdAt.getTime()}|${id}`,
    info: (row) => ({ ...row, createdAt: row.createdAt.getTime() }),
  })
}

type PromotionRow = Omit<PromotionInfo, 'version' | 'requestedAt' | 'finishedAt'> & {
  version: string
  versionNumber: number
  requestedAt: Date
  finishedAt: Date | null
}

/** Promotions, the newest first; `number` looks for one. */
export async function promotionInfos(
  sql: Sql,
  filter: DeliveryFilter & { number?: number },
): Promise<Page<PromotionInfo>> {
  const { project, unit, environment, after, number } = filter
  const limit = limited(filter)
  const { rows } = await sql.query<PromotionRow>({
    name: 'plugin-promotions',
    text: `select p.number, u.project, u.name as unit, e.name as environment, p.version, v.number as "versionNumber", p.mode,
        p.state, p.reason, p.created_at as "requestedAt", p.finished_at as "finishedAt"
      from promotion p join target t on t.id = p.target_id join unit u on u.id = t.unit_id
        join environment e on e.id = t.environment_id join version v on v.id = p.version
      where ($1::text is null or u.project = $1) and ($2::text is null or u.name = $2)
        and ($3::text is null or e.name = $3) and ($4::int is null or p.number < $4) and ($5::int is null or p.number = $5)
      order by p.number desc limit $6`,
    values: [project ?? null, unit ?? null, environment ?? null, wholeNumber(after), number ?? null, limit + 1],
  })
  return pageOf(rows, limit, {
    next: (row) => String(row.number),
    info: ({ version, versionNumber, requestedAt, finishedAt, ...row }) => ({
      ...row,
      version: { id: version, number: versionNumber },
      requestedAt: requestedAt.getTime(),
      finishedAt: finishedAt?.getTime() ?? null,
    }),
  })
}

function limited({ limit }: { limit?: number }): number {
  return Math.min(mostLimit, Math.max(1, limit ?? usualLimit))
}

function pageOf<Row, Info>(
  rows: Row[],
  limit: number,
  { next, info }: { next: (row: Row) => string; info: (row: Row) => Info },
): Page<Info> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(info), next: rows.length > limit && last !== undefined ? next(last) : null }
}

/** What is no place in the list is taken as its beginning. */
function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

function uuidOf(text: string | undefined): string | null {
  return text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null
}

type UnitTargetRow = {
  unit: string
  newest: UnitTargets['newest']
  environment: string
  title: string
  production: boolean
  gates: { plugin: string; gate: string }[]
  targetId: string | null
  version: string | null
  versionNumber: number | null
  since: Date | null
  promotion: number | null
  state: string | null
}

/** Each unit of a project with every environment, those with nothing included, by name and rank. */
export async function unitTargets(sql: Sql, project: string): Promise<UnitTargets[]> {
  const { rows } = await sql.query<UnitTargetRow>({
    name: 'plugin-unit-targets',
    text: `select u.name as unit, n.newest, e.name as environment, e.title, e.production,
        coalesce((select jsonb_agg(jsonb_build_object('plugin', g->'plugin', 'gate', g->'gate')) from jsonb_array_elements(e.policy->'gates') g), '[]') as gates,
        t.id as "targetId", v.id as version,
        v.number as "versionNumber", p.number as promotion, p.state,
        (select d.since from deployment d where d.target_id = t.id order by d.since desc limit 1) as since
      from unit u cross join environment e
        left join lateral (select jsonb_build_object('id', id, 'number', number) as newest from version
          where unit_id = u.id order by number desc limit 1) n on true
        left join target t on t.unit_id = u.id and t.environment_id = e.id and t.variant = 'main'
        left join version v on v.id = t.current_version
        left join promotion p on p.target_id = t.id and p.state = any($2)
      where u.project = $1 order by u.name, e.rank limit 2000`,
    values: [project, [...holdingStates]],
  })
  const units = new Map<string, UnitTargets>()
  for (const { unit, newest, version, versionNumber, promotion, state, since, ...row } of rows) {
    const known = units.get(unit) ?? { project, unit, newest: newest ?? null, targets: [] }
    units.set(unit, known)
    const { environment, title, production, gates, targetId } = row
    known.targets.push({
      ...{ environment, title, production, gates, targetId },
      version: version === null ? null : { id: version, number: versionNumber ?? 0 },
      since: version === null ? null : (since?.getTime() ?? null),
      promotion: promotion === null ? null : { number: promotion, state: state ?? '' },
    })
  }
  return [...units.values()]
}
