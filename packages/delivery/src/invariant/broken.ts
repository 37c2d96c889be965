import type { Sql } from '@groundwork/db/pool'
import { inSql, terminalStates } from '../model/states'

/** A rule that must always hold, and where it does not. */
export type Broken = { invariant: Invariant; words: string }

/** What each of the rules says, as pages name it. */
export const invariants = {
  I1: 'One promotion at most holds a target',
  I2: 'No effect is carried out twice, unless a person has it tried again',
  I3: 'What a target says that it runs is what its ledger says, and what runs there',
  I4: 'Nothing that failed counts as what runs verified',
  I5: 'Nothing begins without its gates, and the votes for the very plan',
  I6: 'The log of a promotion gives its state',
  I7: 'Whoever waits is woken up',
  I8: 'No vetoed version begins',
  I9: 'No secret stands in a row',
} as const
export type Invariant = keyof typeof invariants

export type InvariantOptions = {
  /** Values that must be in no row. */
  secrets?: readonly string[]
  /** Also what has the form of a token. */
  tokens?: boolean
  /** How often each effect key was really carried out, by whoever stands for the orchestrator. */
  applied?: ReadonlyMap<string, number>
  /** What runs at a slot, by whoever stands for the orchestrator: the version's id. Slots that are missing are not compared. */
  running?: ReadonlyMap<string, string>
  /**
   * Of promotions that are over only those that ended since then are looked at, and of rows that say when they were written those
   * of since then. Everything where there is none.
   */
  since?: Date | null
  /** Ends it between two of its parts, with the signal's reason as the error. */
  signal?: AbortSignal
}

/** Whether the promotion `p` is looked at, where the statement has `since` as this parameter. */
export const lookedAt = (parameter: string): string =>
  `(${parameter}::timestamptz is null or p.state not in (${inSql(terminalStates)}) or coalesce(p.finished_at > ${parameter}, true))`

export const as =
  (invariant: Invariant) =>
  (words: string): Broken => ({ invariant, words })

/** The column `words` of a statement. */
export async function texts(sql: Sql, text: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await sql.query<{ words: string }>(text, values)
  return rows.map(({ words }) => words)
}

const usualSize = 200

/**
 * The promotions that are looked at, some at a time: there may be many, and their plans are large. `columns` are of the promotion
 * `p`, its number among them.
 */
export async function* promotionsBy<Row extends { number: number }>(
  sql: Sql,
  columns: string,
  { since = null, signal, size = usualSize }: InvariantOptions & { size?: number },
): AsyncGenerator<Row> {
  const text = `select ${columns} from promotion p where p.number > $1 and ${lookedAt('$3')} order by p.number limit $2`
  for (let after = 0; ; ) {
    signal?.throwIfAborted()
    const { rows } = await sql.query<Row>(text, [after, size, since])
    yield* rows
    const last = rows.at(-1)
    if (rows.length < size || !last) return
    after = last.number
  }
}
