import type { Sql } from '@groundwork/db/pool'

/** Any number; the same for all engines. */
const key = 7_204_511

/** Whoever admits reads freezes and windows while nobody changes them, until the transaction ends. */
export async function lockWindows(sql: Sql, purpose: 'read' | 'change'): Promise<void> {
  await (purpose === 'read'
    ? sql.query({ name: 'windows-lock-read', text: `select pg_advisory_xact_lock_shared(${key})` })
    : sql.query({ name: 'windows-lock-change', text: `select pg_advisory_xact_lock(${key})` }))
}
