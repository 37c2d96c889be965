import type { Sql } from '@groundwork/db/pool'
import { moves, type PromotionState, promotionStates } from '../../model/states'

/** How often promotions went from one state to another, for every way that the machine has; from none: it was asked for. */
type Visits = { from: PromotionState | null; to: PromotionState; count: number }[]

export async function visitsIn(sql: Sql): Promise<Visits> {
  const { rows } = await sql.query<Visits[number]>(
    `select from_state as "from", to_state as "to", count(*)::int as count from promotion_event
      where kind in ('created', 'moved') group by 1, 2`,
  )
  const ways = [
    { from: null, to: 'REQUESTED' as const },
    ...promotionStates.flatMap((from) => moves[from].map((to) => ({ from, to }))),
  ]
  return ways.map(({ from, to }) => ({
    ...{ from, to },
    count: rows.find((row) => row.from === from && row.to === to)?.count ?? 0,
  }))
}

export function tableOf(visits: Visits): string {
  return visits
    .map(({ from, to, count }) => `${(from ?? '').padEnd(16)}${to.padEnd(16)}${String(count).padStart(8)}`)
    .join('\n')
}

/** What nobody came through: states that promotions were never in, and ways that none took. */
export function unvisited(visits: Visits): string[] {
  const states = promotionStates.filter((state) => !visits.some(({ to, count }) => to === state && count > 0))
  const ways = visits.filter(({ count }) => count === 0).map(({ from, to }) => `${from} to ${to}`)
  return [...states, ...ways]
}
