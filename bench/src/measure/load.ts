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
  /** Whose CPU counts: the application's process and PostgreSQL's first one, with all below them. */
  server: number
  database: number
  work: Work
  /**
   * All clients together offer this many requests a second instead of as many as they can. Latency then counts from when
   * a request was due, so that a stall is not hidden by the requests that it kept from being sent.
   */
  requestsPerSecond?: number
}

/** `cpuMsPerRequest` is the sum of the two parts. */
export type Measured = Figures & { serverCpuMs: number; databaseCpuMs: number }

/** The time is over: ends a sequence in its middle. */
class TimeIsOver extends Error {}

/**
 * Keeps `concurrency` clients busy for `seconds` and counts. PostgreSQL's background processes count as
 * well. Throws when more than one request in a hundred fails.
 */
export async function load(options: LoadOptions): Promise<Measured> {
  const times: number[] = []
  const statuses: Record<string, number> = {}
  const serverBefore = cpuMsOf([options.server])
  const databaseBefore = cpuMsOf([options.database])
  const started = performance.now()
  const end = started + options.seconds * 1000
  await Promise.all(
    Array.from({ length: options.concurrency }, async (_, number) => {
      const connection = new Connection(options.base, options.headers)
      const pace = paceOf(options, { number, started })
      const client = clientOf({ connection, number, end, times, statuses, pace })
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
  const serverCpu = cpuMsOf([options.server]) - serverBefore
  const databaseCpu = cpuMsOf([options.database]) - databaseBefore
  const requests = times.length
  refuseFailures(statuses, requests)
  times.sort((a, b) => a - b)
  return {
    requestsPerSecond: round(requests / seconds),
    p50Ms: round(quantile(times, 0.5)),
    p99Ms: round(quantile(times, 0.99)),
    cpuMsPerRequest: round((serverCpu + databaseCpu) / requests, 3),
    serverCpuMs: round(serverCpu / requests, 3),
    databaseCpuMs: round(databaseCpu / requests, 3),
  }
}

/** When the next request is due; resolves then, with that time. */
type Pace = () => Promise<number>

function paceOf({ requestsPerSecond, concurrency }: LoadOptions, at: { number: number; started: number }): Pace {
  if (requestsPerSecond === undefined) return async () => performance.now()
  const everyMs = (concurrency * 1000) / requestsPerSecond
  let due = at.started + (at.number / concurrency) * everyMs
  return async () => {
    const mine = due
    due += everyMs
    const wait = mine - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    return mine
  }
}

type ClientState = {
  connection: Connection
  number: number
  end: number
  times: number[]
  statuses: Record<string, number>
  pace: Pace
}

function clientOf({ connection, number, end, times, statuses, pace }: ClientState): Client {
  return {
    number,
    async call(method, path, body) {
      const start = await pace()
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
    throw new Error(
      `The figures would mean nothing: ${count} of ${requests} requests failed (${JSON.stringify(statuses)}).`,
    )
  }
}

export function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}

/** Of several repetitions: the best latency and throughput, and the one with the least CPU. */
export function best(repetitions: Measured[]): Measured {
  const cheapest = repetitions.toSorted((a, b) => a.cpuMsPerRequest - b.cpuMsPerRequest)[0]!
  return {
    ...cheapest,
    requestsPerSecond: Math.max(...repetitions.map((one) => one.requestsPerSecond)),
    p50Ms: Math.min(...repetitions.map((one) => one.p50Ms)),
    p99Ms: Math.min(...repetitions.map((one) => one.p99Ms)),
  }
}

/** Without the parts that only a reader of the table wants. */
export function figuresOf({ requestsPerSecond, p50Ms, p99Ms, cpuMsPerRequest }: Measured): Figures {
  return { requestsPerSecond, p50Ms, p99Ms, cpuMsPerRequest }
}
