import { createToken } from '@groundwork/access/tokens'
import { createEventBus } from '@groundwork/db/events'
import type { BenchOptions, BenchResult } from '../bench'
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

async function measureAll({ scratch, engine, token, options }: Subject): Promise<BenchResult> {
  const headers = { 'x-api-key': token }
  const operations = await prepareOperations(engine.url, headers)
  const rows: Row[] = []
  const figures: Record<string, Figures & { saturatedP99Ms?: number }> = {}
  const measure = async (work: Work, concurrency: number, requestsPerSecond?: number) => {
    const repetitions: Measured[] = []
    for (let n = 0; n < options.repetitions; n++) {
      const { seconds } = options
      const target = { base: engine.url, headers, server: engine.pid, database: scratch.pid }
      repetitions.push(await load({ ...target, concurrency, seconds, work, requestsPerSecond }))
    }
    return best(repetitions)
  }
  for (const [name, work] of Object.entries(operations)) {
    for (const concurrency of concurrencies) {
      const figure = await measure(work, concurrency)
      options.log(
        `${name} at ${concurrency}: ${figure.requestsPerSecond}/s, ${figure.cpuMsPerRequest} CPU-ms, p99 ${figure.p99Ms} ms`,
      )
      rows.push({ operation: name, clients: concurrency, ...figure })
      if (concurrency === judged) figures[name] = figuresOf(figure)
    }
    const rate = name === 'run' ? offered.run : offered.other
    const paced = await measure(work, judged, rate)
    rows.push({ operation: `${name}, ${rate}/s`, clients: judged, ...paced })
    options.log(`${name} at ${judged}, ${rate}/s offered: p99 ${paced.p99Ms} ms`)
    const { p50Ms, p99Ms } = paced
    figures[name] = { ...figures[name]!, p50Ms, p99Ms, saturatedP99Ms: figures[name]!.p99Ms }
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
