import type { Pool } from '@groundwork/db/pool'
import type { BenchOptions, BenchResult } from '../bench'
import { fullHistory, type History, loadHistory } from '../data/history'
import { best, figuresOf, load, type Measured } from '../measure/load'
import type { Row } from '../measure/table'
import { startScratch } from '../scratch/scratch'
import { startProgram } from '../scratch/server-process'
import { prepareRequests } from './requests'

const concurrency = 10
/** One page of five thousand rows fills a core by itself: its figure is how long one person waits. */
const alone = new Set(['run5000Tasks'])
const beatsPerSecond = 20

/**
 * Reading the history at full size through the portal's procedures, while beats of running runs come in. CPU is that of the
 * process that answers and of PostgreSQL together.
 */
export async function runs(options: BenchOptions): Promise<BenchResult> {
  const scratch = await startScratch(options.keep)
  try {
    const history = await loadHistory(scratch.pool, fullHistory, options.log)
    const server = await startProgram('bench/src/runs/caller-server.ts', { DATABASE_URL: scratch.url })
    const stopBeats = beat(scratch.pool)
    try {
      const requests = await prepareRequests(server.url, scratch.pool, history)
      const result: BenchResult = { rows: [], figures: sizesOf(history) }
      for (const [name, work] of Object.entries(requests)) {
        const subject = { base: server.url, server: server.pid, database: scratch.pid, work }
        // The first requests of a kind prepare statements and compile code.
        await load({ ...subject, concurrency: 2, seconds: 1 })
        const repetitions: Measured[] = []
        for (let n = 0; n < options.repetitions; n++) {
          repetitions.push(
            await load({ ...subject, concurrency: alone.has(name) ? 1 : concurrency, seconds: options.seconds }),
          )
        }
        const figure = best(repetitions)
        options.log(`${name}: ${figure.cpuMsPerRequest} CPU-ms, p50 ${figure.p50Ms} ms, p99 ${figure.p99Ms} ms`)
        const row: Row = { request: name, ...figure }
        result.rows.push(row)
        result.figures[name] = figuresOf(figure)
      }
      return result
    } finally {
      await stopBeats()
      await server.stop()
    }
  } finally {
    await scratch.close()
  }
}

const sizesOf = ({ sizes, tasks }: History) => ({ size: { projects: sizes.projects, runs: sizes.runs, tasks } })

/** Beats of the runs that are open, so that their rows change as they do in life. Returns how to stop. */
function beat(pool: Pool): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    last = pool.query({
      name: 'bench-beat',
      text: `update run set last_heartbeat_ts = extract(epoch from now())::bigint
        where run_number = (select run_number from run where status in ('queued', 'running') order by random() limit 1)`,
    })
  }, 1000 / beatsPerSecond)
  return async () => {
    clearInterval(timer)
    await last
  }
}
