import type { Sql } from '@groundwork/db/pool'

/** A rule that must always hold, and where it does not. */
export type Broken = { invariant: Invariant; words: string }

/** What each of the rules says, as pages name it. */
export const invariants = {
  I1: 'One promotion at most holds a target',
  I2: 'No effect is carried out twice',
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
}

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
 * All promotions, some at a time: there may be many, and their plans are large. `text` takes the number that they come after and
 * how many there may be, and gives them by their number.
 */
export async function* promotionsBy<Row extends { number: number }>(
  sql: Sql,
  text: string,
  size = usualSize,
): AsyncGenerator<Row> {
  for (let after = 0; ; ) {
    const { rows } = await sql.query<Row>(text, [after, size])
    yield* rows
    const last = rows.at(-1)
    if (rows.length < size || !last) return
    after = last.number
  }
}
