import { createToken } from '@groundwork/access/tokens'
import { createEventBus } from '@groundwork/db/events'
import type { BenchOptions, BenchResult } from '../bench'
import { type Floor, startFloor } from '../floor/floor'
import { Connection } from '../measure/connection'
import { best, type Figures, figuresOf, load, type Measured, type Work } from '../measure/load'
import type { Row } from '../measure/table'
import { type Scratch, startScratch } from '../scratch/scratch'
import { type ServerProcess, startProgram } from '../scratch/server-process'
import { recordFlow } from './mixed'
import {
  artifactBody,
  foreachFields,
  metadataBody,
  nextNumber,
  objectBody,
  runPath,
  type TaskAddress,
  taskPath,
} from './protocol'

const concurrencies = [1, 10, 50]
/** The goals are set at this one. */
const judged = 50
/**
 * Throughput and CPU are measured with clients that never wait. Latency is not: 50 such clients on a machine that also
 * runs the server only measure their own queue. It is measured with 50 clients that together offer twice the requests
 * that the service Metaflow comes with can answer at most (21 task completions a second, about 12 requests each). Runs are
 * one request in some 240: fifty a second is far more than that.
 */
const offered = { run: 50, other: 500 }

/**
 * An installation has hundreds of projects, and runs that start at the same time are of different ones. Were they all of
 * one, what would be measured is how runs of a single project wait for each other at its row.
 */
const projects = 500

/**
 * Recording through the metadata API: with a token, status upkeep and notification, and a reader of the notifications as
 * a portal is one. CPU is that of the engine and of PostgreSQL together.
 */
export async function metadata(options: BenchOptions): Promise<BenchResult> {
  const scratch = await startScratch(null)
  try {
    const { token } = await createToken(scratch.pool, { name: 'bench', scope: 'record', createdBy: null })
    const engine = await startProgram('apps/engine/src/main.ts', {
      DATABASE_URL: scratch.url,
      GROUNDWORK_SECRET: 'only-for-this-measurement-0123456789',
      GROUNDWORK_ENGINE_PORT: '0',
    })
    const reader = createEventBus({ pool: scratch.pool, directUrl: scratch.url })
    reader.on({ topic: 'run' }, () => {})
    try {
      return await measureAll({ scratch, engine, token, options })
    } finally {
      await reader.close()
      await engine.stop()
    }
  } finally {
    await scratch.close()
  }
}

type Subject = { scratch: Scratch; engine: ServerProcess; token: string; options: BenchOptions }
type Result = Figures & { saturatedP99Ms?: number; timesFloor: number | null }

async function measureAll(subject: Subject): Promise<BenchResult> {
  const { scratch, engine, token } = subject
  const operations = await prepareOperations(engine.url, { 'x-api-key': token })
  const floor = await startFloor(scratch)
  try {
    await measureFloor(floor, subject.options)
    const taken = await measureOperations(subject, operations)
    // Once more, since machines change while they are measured: the better one counts.
    const floors = await measureFloor(floor, subject.options)
    return resultOf(taken, floor, floors)
  } finally {
    await floor.stop()
  }
}

type Taken = { name: string; clients: number; rate?: number; figure: Measured }

async function measureFloor(floor: Floor, { seconds, repetitions, log }: BenchOptions): Promise<Taken[]> {
  const taken: Taken[] = []
  for (const clients of concurrencies) {
    const figure = await floor.measure({ concurrency: clients, seconds, repetitions })
    log(`floor at ${clients}: ${figure.cpuMsPerRequest} CPU-ms, p50 ${figure.p50Ms} ms`)
    taken.push({ name: 'floor', clients, figure })
  }
  return taken
}

async function measureOperations(subject: Subject, operations: Record<string, Work>): Promise<Taken[]> {
  const { log } = subject.options
  const taken: Taken[] = []
  for (const [name, work] of Object.entries(operations)) {
    for (const clients of concurrencies) {
      const figure = await measure(subject, work, { concurrency: clients })
      const { requestsPerSecond, cpuMsPerRequest, p99Ms } = figure
      log(`${name} at ${clients}: ${requestsPerSecond}/s, ${cpuMsPerRequest} CPU-ms, p99 ${p99Ms} ms`)
      taken.push({ name, clients, figure })
    }
    const rate = name === 'run' ? offered.run : offered.other
    const figure = await measure(subject, work, { concurrency: judged, requestsPerSecond: rate })
    log(`${name} at ${judged}, ${rate}/s offered: p99 ${figure.p99Ms} ms`)
    taken.push({ name, clients: judged, rate, figure })
  }
  return taken
}

type Pressure = { concurrency: number; requestsPerSecond?: number }

async function measure({ scratch, engine, token, options }: Subject, work: Work, how: Pressure): Promise<Measured> {
  const target = { base: engine.url, headers: { 'x-api-key': token }, server: engine.pid, database: scratch.pid }
  const measured: Measured[] = []
  for (let n = 0; n < options.repetitions; n++) {
    measured.push(await load({ ...target, ...how, seconds: options.seconds, work }))
  }
  return best(measured)
}

function resultOf(taken: Taken[], floor: Floor, floors: Taken[]): BenchResult {
  const rows: Row[] = []
  const figures: Record<string, Result> = {}
  for (const { name, clients, rate, figure } of [...floors, ...taken]) {
    if (rate !== undefined) {
      // CPU of a machine that waits for work is another thing: no ratio.
      rows.push({ operation: `${name}, ${rate}/s`, clients, timesFloor: '', ...figure })
      const { p50Ms, p99Ms } = figure
      figures[name] = { ...figures[name]!, p50Ms, p99Ms, saturatedP99Ms: figures[name]!.p99Ms }
      continue
    }
    const timesFloor = floor.ratioOf(figure, clients)
    rows.push({ operation: name, clients, timesFloor: timesFloor ?? '', ...figure })
    if (clients === judged) figures[name] = { ...figuresOf(figure), timesFloor }
  }
  return { rows, figures }
}

async function prepareOperations(base: string, headers: Record<string, string>): Promise<Record<string, Work>> {
  const connection = new Connection(base, headers)
  const send = async (path: string, body: unknown) => {
    const answer = await connection.request('POST', path, body)
    if (answer.status !== 200) throw new Error(`POST ${path}: ${answer.status} ${answer.body.toString().slice(0, 300)}`)
    return JSON.parse(answer.body.toString()) as { run_number: number; task_id: number }
  }
  const flow = 'Bench'
  await send(`/flows/${flow}`, objectBody(flow))
  const { run_number: run } = await send(`/flows/${flow}/run`, objectBody(flow))
  const step = 'work'
  const stepBody = () => objectBody(flow, { run_number: String(run), step_name: step })
  await send(`${runPath(flow, run)}/steps/${step}/step`, stepBody())
  const tasks: TaskAddress[] = []
  const beating: number[] = []
  for (let n = 0; n < 200; n++) {
    tasks.push({ flow, run, step, task: (await send(`${runPath(flow, run)}/steps/${step}/task`, stepBody())).task_id })
  }
  for (let n = 0; n < 1_000; n++) beating.push((await send(`/flows/${flow}/run`, objectBody(flow))).run_number)
  const flows = Array.from({ length: projects }, (_, n) => `Bench${n}`)
  for (const each of flows) {
    await send(`/flows/${each}`, objectBody(each))
    await send(`/flows/${each}/run`, objectBody(each))
  }
  connection.close()

  const someTask = () => tasks[nextNumber() % tasks.length]!
  const newNames = () => Array.from({ length: 10 }, () => `artifact_${nextNumber()}`)
  return {
    run: async (client) => {
      const each = flows[nextNumber() % flows.length]!
      await client.call('POST', `/flows/${each}/run`, objectBody(each))
    },
    task: async (client) => void (await client.call('POST', `${runPath(flow, run)}/steps/${step}/task`, stepBody())),
    artifactBatch: async (client) => {
      const task = someTask()
      await client.call('POST', `${taskPath(task)}/artifact`, artifactBody(task, newNames()))
    },
    metadataBatch: async (client) => {
      const task = someTask()
      await client.call('POST', `${taskPath(task)}/metadata`, metadataBody(task, foreachFields))
    },
    heartbeat: async (client) => {
      const number = beating[nextNumber() % beating.length]!
      await client.call('POST', `${runPath(flow, number)}/heartbeat`, '{}')
    },
    mixed: recordFlow,
  }
}
