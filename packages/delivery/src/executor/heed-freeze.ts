import { dateWords } from '../gate/words'
import { stoppingFreeze } from '../gate/stopping-freeze'
import { wasContinued } from './consent'
import { Stop } from './failure'
import type { Work } from './work'

const ever = 365 * 24 * 60 * 60_000

/**
 * Between two steps: a freeze that lets nothing go on pauses the promotion for a person, once. What is on its way back is not
 * held up by it.
 */
export async function heedFreeze({ deps: { pool }, promotion }: Work): Promise<void> {
  if (promotion.mode === 'rollback') return
  const freeze = await stoppingFreeze(pool, promotion.plan.target, new Date())
  if (!freeze || (await wasContinued(pool, promotion.id, ever))) return
  const { title, reason, until } = freeze
  throw new Stop(
    'PAUSED',
    `"${title}" freezes this environment until ${dateWords(until)}, also for what acts already: ${reason} Somebody who may lets it go on.`,
  )
}
