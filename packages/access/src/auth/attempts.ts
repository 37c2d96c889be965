import type { Prisma } from '@groundwork/db/client'
import { uuidv7 } from '@groundwork/db/ids'
import { sha256 } from '../secrets/secrets'

/** Wrong passwords in a row that one e-mail may have from one address before that address has to wait. */
export const mostAttempts = 8
/** From one address over all e-mails. */
export const mostFromAddress = 50
/** For one e-mail from all addresses: so many that nobody alone keeps its owner out. */
export const mostForEmail = 100
/** How long, in milliseconds, attempts are counted together; after the last one allowed, the longest wait. */
export const attemptWindowMs = 10 * 60_000

/** `address`: where the attempt came from; null where it is not known, and of a person who is signed in already. */
export type Attempt = { email: string; address: string | null }

const hash = (text: string) => sha256(text).toString('base64url')

/** The row that counts attempts for an e-mail: a hash, for a wrong address may be a typed password. */
export function attemptKey(email: string): string {
  return `sign-in/${hash(email)}`
}

const pairKey = ({ email, address }: Attempt) => `${attemptKey(email)}/${hash(address ?? '')}`
const addressKey = (address: string) => `sign-in-from/${hash(address)}`

/**
 * Counts one attempt to sign in, whether the e-mail exists or not; 0 when it may go on, else the seconds to wait. What is
 * refused counts no further: whoever is over the limit of an address does not use up that of the e-mail, which is its
 * owner's too.
 */
export async function countAttempt(prisma: Prisma, attempt: Attempt): Promise<number> {
  const counts = [
    { key: pairKey(attempt), most: mostAttempts },
    ...(attempt.address === null ? [] : [{ key: addressKey(attempt.address), most: mostFromAddress }]),
    { key: attemptKey(attempt.email), most: mostForEmail },
  ]
  for (const { key, most } of counts) {
    const waitSeconds = await countOne(prisma, key, most)
    if (waitSeconds > 0) return waitSeconds
  }
  return 0
}

/**
 * One statement, so attempts that race are all counted. `last_request` holds the end of the window: a time in the future is
 * not swept up with the rows of the limit of requests per address, which share the table.
 */
async function countOne(prisma: Prisma, key: string, most: number): Promise<number> {
  const rows = await prisma.$queryRaw<{ count: number; leftMs: number }[]>`
    with clock as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms)
    insert into rate_limit as r (id, key, count, last_request)
    select ${uuidv7()}, ${key}, 1, clock.ms + ${attemptWindowMs} from clock
    on conflict (key) do update set
      count = case when r.last_request <= (select ms from clock) then 1 else r.count + 1 end,
      last_request = case when r.last_request <= (select ms from clock) then excluded.last_request else r.last_request end
    returning r.count, (r.last_request - (select ms from clock))::float8 as "leftMs"`
  const row = rows[0]
  return row && row.count > most ? Math.ceil(row.leftMs / 1000) : 0
}

/** After a right password the count of its e-mail and address begins anew, and the others are as they were before it. */
export async function forgetAttempts(prisma: Prisma, attempt: Attempt): Promise<void> {
  const { email, address } = attempt
  await prisma.rateLimit.deleteMany({ where: { key: pairKey(attempt) } })
  const others = [attemptKey(email), ...(address === null ? [] : [addressKey(address)])]
  await prisma.rateLimit.updateMany({
    where: { key: { in: others }, count: { gt: 0 } },
    data: { count: { decrement: 1 } },
  })
}
