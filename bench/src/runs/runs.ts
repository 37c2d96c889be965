import type { Pool } from '@groundwork/db/pool'
import type { BenchOptions, BenchResult } from '../bench'
import { fullHistory, type History, loadHistory } from '../data/history'
import { type Floor, startFloor } from '../floor/floor'
import { best, type Figures, figuresOf, load, type Measured, type Work } from '../measure/load'
import type { Row } from '../measure/table'
import { type Scratch, startScratch } from '../scratch/scratch'
import { type ServerProcess, startProgram } from '../scratch/server-process'
import { prepareRequests } from './requests'

const concurrency = 10
/** One page of five thousand rows fills a core by itself: its figure is how long one person waits. */
const alone = new Set(['run5000Tasks'])
/** Those whose latency is judged. */
const judged = new Set(['list', 'failed', 'byDuration', 'run', 'catalogue'])
/**
 * CPU and throughput are measured with clients that never wait. Latency is not: clients that fill a machine which also
 * runs the server and the database only measure their own queue. It is measured with 50 clients that together ask 200
 * times a second, as two hundred people do who all open another page every second.
 */
const paced = { concurrency: 50, requestsPerSecond: 200 }
const beatsPerSecond = 20
/** The first requests of all load and compile what every request needs. */
const warmUpSeconds = 3

type Subject = { scratch: Scratch; server: ServerProcess; floor: Floor; options: BenchOptions }
type Pressure = { concurrency: number; requestsPerSecond?: number }

/**
 * Reading the history at full size through the portal's procedures, while beats of running runs come in. CPU is that of the
 * process that answers and of PostgreSQL together.
 */
export async function runs(options: BenchOptions): Promise<BenchResult> {
  const scratch = await startScratch(options.keep)
  try {
    const history = await loadHistory(scratch.pool, fullHistory, options.log)
    const server = await startProgram('bench/src/runs/caller-server.ts', { DATABASE_URL: scratch.url })
    const floor = await startFloor(scratch)
    const stopBeats = beat(scratch.pool)
    try {
      return await measureAll({ scratch, server, floor, options }, history)
    } finally {
      await stopBeats()
      await floor.stop()
      await server.stop()
    }
  } finally {
    await scratch.close()
  }
}

type Taken = { name: string; clients: number; paced: boolean; figure: Measured }

async function measureAll(subject: Subject, history: History): Promise<BenchResult> {
  const { scratch, server, options } = subject
  const requests = await prepareRequests(server.url, scratch.pool, history)
  const wanted = chosenOf(requests, options.only)
  await loadOnce(subject, requests['list']!, { concurrency: 2, seconds: warmUpSeconds })
  await measureFloor(subject)
  const taken: Taken[] = []
  for (const [name, work] of wanted) {
    // The first requests of a kind prepare statements and compile code.
    await loadOnce(subject, work, { concurrency: 2, seconds: 1 })
    const clients = alone.has(name) ? 1 : concurrency
    const figure = await measure(subject, work, { concurrency: clients })
    options.log(`${name}: ${figure.cpuMsPerRequest} CPU-ms, p50 ${figure.p50Ms} ms, p99 ${figure.p99Ms} ms`)
    taken.push({ name, clients, paced: false, figure })
    if (!judged.has(name)) continue
    const { p50Ms, p99Ms, ...rest } = await measure(subject, work, paced)
    options.log(`${name}, ${paced.requestsPerSecond}/s offered: p50 ${p50Ms} ms, p99 ${p99Ms} ms`)
    taken.push({ name, clients: paced.concurrency, paced: true, figure: { p50Ms, p99Ms, ...rest } })
  }
  // Once more, since machines change while they are measured: the better one counts.
  const floor = await measureFloor(subject)
  return resultOf(taken, { history, floor: subject.floor, figure: floor })
}

function chosenOf(requests: Record<string, Work>, only: string[] | null): [string, Work][] {
  const unknown = only?.filter((name) => !requests[name]) ?? []
  if (unknown.length)
    throw new Error(`There is no figure ${unknown.join(', ')}. There are: ${Object.keys(requests).join(', ')}.`)
  return Object.entries(requests).filter(([name]) => !only || only.includes(name))
}

async function measureFloor({ floor, options: { seconds, repetitions, log } }: Subject): Promise<Measured> {
  await floor.measure({ concurrency: 1, seconds, repetitions })
  const figure = await floor.measure({ concurrency, seconds, repetitions })
  log(`floor: ${figure.cpuMsPerRequest} CPU-ms, p50 ${figure.p50Ms} ms`)
  return figure
}

function resultOf(taken: Taken[], of: { history: History; floor: Floor; figure: Measured }): BenchResult {
  const { history, floor } = of
  const rows: Row[] = [{ request: 'floor', timesFloor: 1, ...of.figure }]
  const figures: Record<string, object | number> = {
    ...sizesOf(history),
    offeredPerSecond: paced.requestsPerSecond,
    floor: figuresOf(of.figure),
  }
  for (const { name, clients, paced: atRate, figure } of taken) {
    if (atRate) {
      // CPU of a machine that waits for work is another thing: no ratio.
      rows.push({ request: `${name}, ${paced.requestsPerSecond}/s`, timesFloor: '', ...figure })
      const { p50Ms, p99Ms } = figure
      const { p99Ms: saturatedP99Ms, ...saturated } = figures[name] as Figures
      figures[name] = { ...saturated, p50Ms, p99Ms, saturatedP99Ms }
      continue
    }
    const timesFloor = floor.ratioOf(figure, clients)
    rows.push({ request: name, timesFloor: timesFloor ?? '', ...figure })
    figures[name] = { ...figuresOf(figure), timesFloor }
  }
  return { rows, figures }
}

async function measure(subject: Subject, work: Work, pressure: Pressure): Promise<Measured> {
  const { repetitions, seconds } = subject.options
  const measured: Measured[] = []
  for (let n = 0; n < repetitions; n++) measured.push(await loadOnce(subject, work, { ...pressure, seconds }))
  return best(measured)
}

function loadOnce({ scratch, server }: Subject, work: Work, how: Pressure & { seconds: number }): Promise<Measured> {
  return load({ base: server.url, server: server.pid, database: scratch.pid, work, ...how })
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
