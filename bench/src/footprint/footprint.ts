import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { BenchOptions, BenchResult } from '../bench'
import { round } from '../measure/load'
import { rssMbOf } from '../measure/process-tree'
import type { Row } from '../measure/table'
import { repository } from '../scratch/bundle'
import { scriptsOfDelivery } from './delivery-scripts'
import { startGroundwork } from './groundwork'
import { scriptsByRoute } from './page-scripts'
import { scriptsWithPlugin } from './plugin-scripts'

const settleMs = 10_000

/**
 * What an installation takes: the first start (nothing built, no data), a warm one, memory at rest and the JavaScript of
 * each page. Builds this checkout anew, so nothing else may run from it meanwhile.
 */
export async function footprint({ repetitions, log }: BenchOptions): Promise<BenchResult> {
  for (const built of ['apps/portal/.next', 'apps/engine/dist']) {
    fs.rmSync(path.join(repository, built), { recursive: true, force: true })
  }
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-footprint-'))
  fs.chmodSync(data, 0o755)
  try {
    const first = await startGroundwork(data)
    log(`first start: ${first.startMs} ms`)
    await first.stop()
    const { warmStartMs, rssIdleMb } = await warmStarts(data, repetitions)
    log(`warm start: ${warmStartMs} ms, at rest ${rssIdleMb} MB`)
    const { jsKb, rssAfterPagesMb } = await visitPages(data)
    const rows: Row[] = [
      { figure: 'firstStartMs', value: first.startMs },
      { figure: 'warmStartMs', value: warmStartMs },
      { figure: 'rssIdleMb', value: rssIdleMb },
      { figure: 'rssAfterPagesMb', value: rssAfterPagesMb },
      ...Object.entries(jsKb).map(([route, value]) => ({ figure: `jsKb ${route}`, value })),
    ]
    return { rows, figures: { rssIdleMb, rssAfterPagesMb, warmStartMs, firstStartMs: first.startMs, jsKb } }
  } finally {
    fs.rmSync(data, { recursive: true, force: true })
  }
}

/** The shortest start, and the memory of portal and engine after ten quiet seconds. */
async function warmStarts(data: string, repetitions: number): Promise<{ warmStartMs: number; rssIdleMb: number }> {
  const times: number[] = []
  let rssIdleMb = 0
  for (let n = 0; n < repetitions; n++) {
    const started = await startGroundwork(data)
    times.push(started.startMs)
    if (n === repetitions - 1) {
      await delay(settleMs)
      rssIdleMb = round(rssMbOf(started.serverPids()), 1)
    }
    await started.stop()
  }
  return { warmStartMs: Math.min(...times), rssIdleMb }
}

async function visitPages(data: string): Promise<{ jsKb: Record<string, number>; rssAfterPagesMb: number }> {
  const started = await startGroundwork(data)
  try {
    const own = await scriptsByRoute(started)
    await delay(settleMs)
    const rssAfterPagesMb = round(rssMbOf(started.serverPids()), 1)
    const withPlugin = await scriptsWithPlugin(started)
    return { jsKb: { ...own, ...withPlugin, ...(await scriptsOfDelivery(started)) }, rssAfterPagesMb }
  } finally {
    await started.stop()
  }
}
