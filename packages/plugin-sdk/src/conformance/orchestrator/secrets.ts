import type { LogLine } from '../../points/effect'
import { must, NotMeasured, type Obligation } from '../result'
import { type Bench, isOver, wordsOf } from './bench'

/** O10, and what `logs` claims. */
export const secretsAndLogs: Obligation<Bench> = {
  id: 'O10',
  title: 'Values of secrets are nowhere',
  async measure(bench) {
    const { able, engine, options } = bench
    const { secret } = options
    const launch = secret?.launch ?? options.launch
    const { slot, definition } = await bench.startable('secret', launch)
    const key = bench.key('secret')
    const engineRunId = await bench.started(slot, key, launch)
    const run = await bench.untilRun({ slot, key }, isOver)
    const over = run.is === 'present' && isOver(run.value)
    must(over, `The run did not end: it is ${run.is === 'present' ? run.value.phase : wordsOf(run)}.`)
    const lines = able.logs === 'poll' ? await readLog(bench, { slot, key }) : []
    if (able.logs === 'poll')
      must(lines.length > 0, 'It declares that logs can be read, but a run that has ended has not one line.')
    if (!secret) throw new NotMeasured('No secret was given to look for.')
    const told = [
      definition,
      engineRunId,
      run,
      lines,
      await engine.observe({ slot }),
      await engine.list({ after: null }),
    ]
    const where = ['the receipt of the put', 'the id of the run', 'the run', 'the log', 'the definition', 'the list']
    const leaks = where.filter((_place, at) => JSON.stringify(told[at]).includes(secret.value))
    must(leaks.length === 0, `The value of a secret stands in ${leaks.join(', ')}.`)
    return `The value of a secret was in none of ${where.length} places${lines.length > 0 ? `, ${lines.length} lines of log among them` : ''}.`
  },
}

async function readLog({ engine }: Bench, of: { slot: string; key: string }): Promise<LogLine[]> {
  const lines: LogLine[] = []
  let after: string | null = null
  for (let page = 0; page < 1_000; page++) {
    const { items, next }: Awaited<ReturnType<typeof engine.logs>> = await engine.logs({ ...of, after })
    lines.push(...items)
    if (next === null) return lines
    after = next
  }
  throw new NotMeasured('The log of a run that has ended had no end after 1,000 pages.')
}
