import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from '@groundwork/db/pool'
import { uuidv7 } from '@groundwork/db/ids'
import type { BenchOptions, BenchResult } from '../bench'
import { quantile, round } from '../measure/load'
import { procedurePath } from '../runs/requests'
import { startScratch } from '../scratch/scratch'
import { startProgram } from '../scratch/server-process'
import { type DeliveryEngine, startDeliveryEngine } from './engine'
import { type BenchUnit, deployEverywhere, makeUnits, project } from './units'

const clicks = 60
const warmUp = 5
const manyUnits = 100
const versionsEach = 10
const askers = 4
const matrixUnits = 500
const matrixAsks = 60
const mostMs = 15 * 60_000

/** How quickly a click is applied on the local orchestrator, what one engine carries out, and what the matrix costs. */
export async function delivery({ keep, log }: BenchOptions): Promise<BenchResult> {
  const scratch = await startScratch(keep)
  try {
    const { pool, url } = scratch
    const engine = await startDeliveryEngine(scratch)
    let clickToApplied: { p50Ms: number; p95Ms: number }
    let seconds: number
    try {
      clickToApplied = await clickTimes(pool, engine)
      log(`click to applied: ${clickToApplied.p50Ms} ms, p95 ${clickToApplied.p95Ms} ms`)
      seconds = await thousand(pool, engine)
      log(`1,000 promotions: ${seconds} s`)
    } finally {
      await engine.stop()
    }
    const matrix = await matrixTimes(pool, url)
    const rows = [
      { figure: 'click to applied, p50', value: clickToApplied.p50Ms, unit: 'ms', aim: '' },
      { figure: 'click to applied, p95', value: clickToApplied.p95Ms, unit: 'ms', aim: '500' },
      { figure: '1,000 promotions through one engine', value: seconds, unit: 's', aim: '' },
      { figure: `matrix of ${matrixUnits} units, p50`, value: matrix.p50Ms, unit: 'ms', aim: '' },
      { figure: `matrix of ${matrixUnits} units, p95`, value: matrix.p95Ms, unit: 'ms', aim: '100' },
    ]
    return { rows, figures: { clickToApplied, promotions1000: { seconds }, matrix500x4: matrix } }
  } finally {
    await scratch.close()
  }
}

type Requested = { id: string; number: number }

type Asked = { target: object; version: string }

const askFor = (unit: BenchUnit, version: string): Asked => ({
  target: { project, unit: unit.name, environment: 'dev' },
  version,
})

/** What a person has looked at before the click. */
async function drafted(engine: DeliveryEngine, asked: Asked): Promise<string> {
  return (await engine.ask<{ planHash: string }>('draft', asked)).planHash
}

function promote(engine: DeliveryEngine, asked: Asked, planHash: string): Promise<Requested> {
  return engine.ask<Requested>('request', { ...asked, requestKey: uuidv7(), planHash })
}

/** Looks and clicks; looks again where another promotion of the unit ended in between. */
async function lookAndPromote(engine: DeliveryEngine, asked: Asked): Promise<Requested> {
  for (;;) {
    try {
      return await promote(engine, asked, await drafted(engine, asked))
    } catch (error) {
      if (!String(error).includes('The plan has changed')) throw error
    }
  }
}

/** From the request to the last receipt, by the database's clock at both ends; no votes, no run before the switch. */
async function clickTimes(pool: Pool, engine: DeliveryEngine) {
  const units = await makeUnits(pool, { prefix: 'click', units: clicks + warmUp, versions: 1 })
  const times: number[] = []
  for (const [n, unit] of units.entries()) {
    const asked = askFor(unit, unit.versions[0]!)
    const planHash = await drafted(engine, asked)
    const { rows } = await pool.query<{ at: Date }>('select clock_timestamp() as at')
    const { id } = await promote(engine, asked, planHash)
    await ended(pool, [id])
    const { rows: last } = await pool.query<{ ms: number }>(
      `select (extract(epoch from max(settled_at) - $2::timestamptz) * 1000)::float8 as ms from effect where promotion_id = $1 and state = 'DONE'`,
      [id, rows[0]!.at],
    )
    if (n >= warmUp) times.push(last[0]!.ms)
  }
  return quantiles(times)
}

async function thousand(pool: Pool, engine: DeliveryEngine): Promise<number> {
  const units = await makeUnits(pool, { prefix: 'many', units: manyUnits, versions: versionsEach })
  const asked = Array.from({ length: versionsEach }, (_, n) =>
    units.map((unit) => askFor(unit, unit.versions[n]!)),
  ).flat()
  const ids: string[] = []
  const started = performance.now()
  const queue = [...asked]
  const asker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) ids.push((await lookAndPromote(engine, next)).id)
  }
  await Promise.all(Array.from({ length: askers }, asker))
  await ended(pool, ids)
  return round((performance.now() - started) / 1000, 1)
}

async function ended(pool: Pool, ids: readonly string[]): Promise<void> {
  const until = Date.now() + mostMs
  for (;;) {
    const { rows } = await pool.query<{ state: string; reason: string; n: number }>(
      'select state, min(reason) as reason, count(*)::int as n from promotion where id = any($1) group by state',
      [ids],
    )
    const bad = rows.find(({ state }) => ['FAILED', 'ERRORED', 'NEEDS_ATTENTION', 'PAUSED', 'REJECTED'].includes(state))
    if (bad) throw new Error(`A promotion is ${bad.state}: ${bad.reason}`)
    if (rows.every(({ state }) => state === 'SUCCEEDED')) return
    if (Date.now() > until) throw new Error('The promotions did not end in a quarter of an hour.')
    await delay(10)
  }
}

async function matrixTimes(pool: Pool, databaseUrl: string) {
  await pool.query(`insert into environment (id, name, title, rank) values (gen_random_uuid(), 'qa', 'Quality', 15)`)
  await deployEverywhere(pool, await makeUnits(pool, { prefix: 'matrix', units: matrixUnits, versions: 2 }))
  await pool.query('analyze')
  const server = await startProgram('bench/src/delivery/caller-server.ts', { DATABASE_URL: databaseUrl })
  const times: number[] = []
  try {
    for (let n = 0; n < matrixAsks + warmUp; n++) {
      const started = performance.now()
      const response = await fetch(server.url + procedurePath('delivery.matrix', { filter: {}, limit: matrixUnits }))
      const text = await response.text()
      if (!response.ok) throw new Error(`The matrix answered ${response.status}: ${text.slice(0, 300)}`)
      if (n >= warmUp) times.push(performance.now() - started)
    }
  } finally {
    await server.stop()
  }
  return quantiles(times)
}

function quantiles(times: number[]): { p50Ms: number; p95Ms: number } {
  const sorted = times.toSorted((a, b) => a - b)
  return { p50Ms: round(quantile(sorted, 0.5), 1), p95Ms: round(quantile(sorted, 0.95), 1) }
}
