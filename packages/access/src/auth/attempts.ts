import type { Prisma } from '@groundwork/db/client'
import { uuidv7 } from '@groundwork/db/ids'
import { sha256 } from '../secrets/secrets'

/** Wrong passwords in a row that one e-mail may have before it has to wait. */
export const mostAttempts = 8
/** How long, in milliseconds, attempts are counted together; after the last one allowed, the longest wait. */
export const attemptWindowMs = 10 * 60_000

/** The row that counts attempts for an e-mail: a hash, for a wrong address may be a typed password. */
export function attemptKey(email: string): string {
  return `sign-in/${sha256(email).toString('base64url')}`
}

/**
 * Counts one attempt to sign in with this e-mail, whether it exists or not; 0 when it may go on, else the seconds to
 * wait. One statement, so attempts that race are all counted. `last_request` holds the end of the window: a time in the
 * future is not swept up with the rows of the limit per address, which share the table.
 */
export async function countAttempt(prisma: Prisma, email: string): Promise<number> {
  const rows = await prisma.$queryRaw<{ count: number; leftMs: number }[]>`
    with clock as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms)
    insert into rate_limit as r (id, key, count, last_request)
    select ${uuidv7()}, ${attemptKey(email)}, 1, clock.ms + ${attemptWindowMs} from clock
    on conflict (key) do update set
      count = case when r.last_request <= (select ms from clock) then 1 else r.count + 1 end,
      last_request = case when r.last_request <= (select ms from clock) then excluded.last_request else r.last_request end
    returning r.count, (r.last_request - (select ms from clock))::float8 as "leftMs"`
  const row = rows[0]
  return row && row.count > mostAttempts ? Math.ceil(row.leftMs / 1000) : 0
}

/** After a right password the count begins anew. */
export async function forgetAttempts(prisma: Prisma, email: string): Promise<void> {
  await prisma.rateLimit.deleteMany({ where: { key: attemptKey(email) } })
}
