import { databaseNow } from '../gate/database-clock'
import { asSentence, dateWords } from '../gate/words'
import { stoppingFreezes } from '../gate/stopping-freeze'
import { wasLetThrough } from './consent'
import { Stop } from './failure'
import type { PausedFor } from './thaw'
import type { Work } from './work'

/**
 * Between two steps: a freeze that lets nothing go on pauses the promotion until it is over, or a person lets it go on; once for each
 * time that the freeze is on.
 * What somebody let go on for another reason, or for another freeze, was not about this one. What is on its way back is not held
 * up by any.
 */
export async function heedFreeze({ deps: { pool }, promotion }: Work): Promise<void> {
  if (promotion.mode === 'rollback') return
  for (const freeze of await stoppingFreezes(pool, promotion.plan.target, await databaseNow(pool))) {
    if (await wasLetThrough(pool, promotion.id, freeze)) continue
    const { id, title, reason, until, unread } = freeze
    throw new Stop(
      'PAUSED',
      until === null
        ? `The freeze "${title}" cannot be read, so it counts as on, also for what acts already. ${asSentence(unread ?? '')} It goes on by itself once that is corrected or removed; somebody who may can let it go on before.`
        : `"${title}" freezes this environment until ${dateWords(until)}, also for what acts already: ${asSentence(reason)} Then it goes on by itself; somebody who may can let it go on before.`,
      { freeze: { id, title, until } satisfies PausedFor },
    )
  }
}
