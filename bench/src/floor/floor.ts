import { best, load, type Measured, round, type Work } from '../measure/load'
import type { Scratch } from '../scratch/scratch'
import { startProgram } from '../scratch/server-process'

export type Floor = {
  /** Measures it and keeps the best since the start. */
  measure(how: { concurrency: number; seconds: number; repetitions: number }): Promise<Measured>
  /** How many times the floor's CPU a request takes, with as many clients. Null where the floor was not measured so. */
  ratioOf(figure: { cpuMsPerRequest: number }, concurrency: number): number | null
  stop(): Promise<void>
}

/**
 * What a request costs on this machine at least: bare HTTP and one row by its key, measured as everything else is. CPU in
 * milliseconds differs from machine to machine and from day to day; how many times the floor a request takes hardly does.
 * Needs runs in the database.
 */
export async function startFloor({ url, pid, pool }: Scratch): Promise<Floor> {
  const { rows } = await pool.query<{ n: number }>('select run_number as n from run order by random() limit 500')
  const server = await startProgram('bench/src/floor/floor-server.ts', { DATABASE_URL: url })
  const work: Work = async (client) =>
    void (await client.call('GET', `/${rows[Math.floor(Math.random() * rows.length)]!.n}`))
  const bests = new Map<number, Measured>()
  const target = { base: server.url, server: server.pid, database: pid, work }
  await load({ ...target, concurrency: 2, seconds: 1 })
  return {
    async measure({ concurrency, seconds, repetitions }) {
      const measured = bests.has(concurrency) ? [bests.get(concurrency)!] : []
      for (let n = 0; n < repetitions; n++) measured.push(await load({ ...target, concurrency, seconds }))
      const found = best(measured)
      bests.set(concurrency, found)
      return found
    },
    ratioOf({ cpuMsPerRequest }, concurrency) {
      const floor = bests.get(concurrency)
      return floor ? round(cpuMsPerRequest / floor.cpuMsPerRequest) : null
    },
    stop: () => server.stop(),
  }
}
