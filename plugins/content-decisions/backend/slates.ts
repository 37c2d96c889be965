import type { Platform } from '@groundwork/plugin-sdk/platform'
import type { Slate } from './slate'
import type { SlateState } from './slate-states'

const columns = `run, flow, run_id as "runId", project, films, mean_rating as "meanRating", mean_of_all as "meanOfAll", unspent,
  extract(epoch from proposed_at) * 1000 as "proposedAt", state, reason, decided_by as "decidedBy",
  extract(epoch from decided_at) * 1000 as "decidedAt", extract(epoch from published_at) * 1000 as "publishedAt"`

type Row = Omit<Slate, 'proposedAt' | 'decidedAt' | 'publishedAt'> & {
  proposedAt: string | number
  decidedAt: string | number | null
  publishedAt: string | number | null
}

const time = (value: string | number | null) => (value === null ? null : Math.round(Number(value)))
const toSlate = (row: Row): Slate => ({
  ...row,
  proposedAt: time(row.proposedAt) ?? 0,
  decidedAt: time(row.decidedAt),
  publishedAt: time(row.publishedAt),
})

export type SlateFilter = { state?: SlateState; project?: string; limit: number }

/** The newest first. */
export async function listSlates({ sql }: Platform, { state, project, limit }: SlateFilter): Promise<Slate[]> {
  const { rows } = await sql.query<Row>(
    `select ${columns} from slate where ($1::text is null or state = $1) and ($2::text is null or project = $2)
      order by proposed_at desc, run desc limit $3`,
    [state ?? null, project ?? null, limit],
  )
  return rows.map(toSlate)
}

export async function findSlate({ sql }: Platform, run: number): Promise<Slate | null> {
  const { rows } = await sql.query<Row>(`select ${columns} from slate where run = $1`, [run])
  return rows[0] ? toSlate(rows[0]) : null
}

/** What the flow proposed last; null where nothing of it is known. */
export async function newestOf({ sql }: Platform, where: { project: string; flow: string }): Promise<Slate | null> {
  const { rows } = await sql.query<Row>(
    `select ${columns} from slate where project = $1 and flow = $2 order by proposed_at desc, run desc limit 1`,
    [where.project, where.flow],
  )
  return rows[0] ? toSlate(rows[0]) : null
}

/** How many of each state there are, and the one that waits longest. */
export async function countSlates({ sql }: Platform): Promise<Record<SlateState, number> & { oldest: number | null }> {
  const { rows } = await sql.query<Record<SlateState, number> & { oldest: number | null }>(
    `select count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'accepted')::int as accepted,
      count(*) filter (where state = 'refused')::int as refused,
      (select run from slate where state = 'waiting' order by proposed_at, run limit 1) as oldest from slate`,
  )
  return rows[0] ?? { waiting: 0, accepted: 0, refused: 0, oldest: null }
}

/** Keeps a proposal; false when it was there already: events may come twice. */
export async function addSlate({ sql }: Platform, slate: Slate): Promise<boolean> {
  const { rowCount } = await sql.query(
    `insert into slate (run, flow, run_id, project, films, mean_rating, mean_of_all, unspent, proposed_at)
      values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, to_timestamp($9::double precision / 1000)) on conflict (run) do nothing`,
    [
      slate.run,
      slate.flow,
      slate.runId,
      slate.project,
      JSON.stringify(slate.films),
      slate.meanRating,
      slate.meanOfAll,
      slate.unspent,
      slate.proposedAt,
    ],
  )
  return rowCount === 1
}

export type Verdict = { run: number; state: 'accepted' | 'refused'; reason: string | null; by: string }

/** Decides a slate that still waits; null when somebody else was first, or there is none. */
export async function decideSlate({ sql }: Platform, { run, state, reason, by }: Verdict): Promise<Slate | null> {
  const { rows } = await sql.query<Row>(
    `update slate set state = $2, reason = $3, decided_by = $4, decided_at = now() where run = $1 and state = 'waiting' returning ${columns}`,
    [run, state, reason, by],
  )
  return rows[0] ? toSlate(rows[0]) : null
}

/** Marks an accepted slate as on air; false when it is not accepted. A second time changes nothing. */
export async function publishSlate({ sql }: Platform, run: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update slate set published_at = coalesce(published_at, now()) where run = $1 and state = 'accepted'`,
    [run],
  )
  return rowCount === 1
}

export async function waitingSince({ sql }: Platform, hours: number): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `select count(*)::int as n from slate where state = 'waiting' and proposed_at < now() - make_interval(hours => $1::int)`,
    [hours],
  )
  return rows[0]?.n ?? 0
}
