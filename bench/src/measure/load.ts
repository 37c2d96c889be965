import { Connection } from './connection'
import { cpuMsOf } from './process-tree'

export type Figures = { requestsPerSecond: number; p50Ms: number; p99Ms: number; cpuMsPerRequest: number }

/** One measured request or a sequence of them: records [status, milliseconds] for each. */
export type Work = (client: Client) => Promise<void>

export type Client = {
  /** Which of the concurrent clients this is, from 0. */
  number: number
  /** Sends, measures and records one request. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; json: () => unknown }>
}

export type LoadOptions = {
  base: string
  headers?: Record<string, string>
  concurrency: number
  seconds: number
  /** The servers whose CPU counts: the application and PostgreSQL. */
  pids: number[]
  work: Work
}

export type Measured = Figures & { requests: number; statuses: Record<string, number> }

/** The time is over: ends a sequence in its middle. */
class TimeIsOver extends Error {}

/**
 * Keeps `concurrency` clients busy for `seconds` and counts. CPU is that of the process trees below `pids`, PostgreSQL's
 * background processes included. Throws when more than one request in a hundred fails.
 */
export async function load(options: LoadOptions): Promise<Measured> {
  const times: number[] = []
  const statuses: Record<string, number> = {}
  const cpuBefore = cpuMsOf(options.pids)
  const started = performance.now()
  const end = started + options.seconds * 1000
  await Promise.all(
    Array.from({ length: options.concurrency }, async (_, number) => {
      const connection = new Connection(options.base, options.headers)
      const client = clientOf({ connection, number, end, times, statuses })
      while (performance.now() < end) {
        try {
          await options.work(client)
        } catch (error) {
          if (!(error instanceof TimeIsOver)) throw error
        }
      }
      connection.close()
    }),
  )
  const seconds = (performance.now() - started) / 1000
  const cpu = cpuMsOf(options.pids) - cpuBefore
  const requests = times.length
  refuseFailures(statuses, requests)
  times.sort((a, b) => a - b)
  return {
    requests,
    statuses,
    requestsPerSecond: round(requests / seconds),
    p50Ms: round(quantile(times, 0.5)),
    p99Ms: round(quantile(times, 0.99)),
    cpuMsPerRequest: round(cpu / requests, 3),
  }
}

type ClientState = {
  connection: Connection
  number: number
  end: number
  times: number[]
  statuses: Record<string, number>
}

function clientOf({ connection, number, end, times, statuses }: ClientState): Client {
  return {
    number,
    async call(method, path, body) {
      const start = performance.now()
      if (start > end) throw new TimeIsOver()
      const answer = await connection.request(method, path, body)
      times.push(performance.now() - start)
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
      return { status: answer.status, json: () => JSON.parse(answer.body.toString()) as unknown }
    },
  }
}

// 404 is an answer that the protocol's clients ask for: "is there such a flow?"
function refuseFailures(statuses: Record<string, number>, requests: number): void {
  const failed = Object.entries(statuses).filter(([status]) => Number(status) >= 400 && status !== '404')
  const count = failed.reduce((sum, [, n]) => sum + n, 0)
  if (requests === 0 || count > requests / 100) {
    throw new Error(`The figures would mean nothing: ${count} of ${requests} requests failed (${JSON.stringify(statuses)}).`)
  }
}

export function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}

/** Of several repetitions: the least disturbed one by latency and throughput, and the least CPU. */
export function best(repetitions: Measured[]): Figures {
  return {
    requestsPerSecond: Math.max(...repetitions.map((one) => one.requestsPerSecond)),
    p50Ms: Math.min(...repetitions.map((one) => one.p50Ms)),
    p99Ms: Math.min(...repetitions.map((one) => one.p99Ms)),
    cpuMsPerRequest: Math.min(...repetitions.map((one) => one.cpuMsPerRequest)),
  }
}
