import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createPool, type Pool } from '@groundwork/db/pool'
import { makeKeyPair } from '@groundwork/plugin-sdk/bundle/signature'
import type { Browser, Page } from '@playwright/test'
import type { BenchOptions, BenchResult } from '../bench'
import { type Started, startGroundwork } from '../footprint/groundwork'
import { openBrowser } from '../measure/browser'
import { round } from '../measure/load'
import { pssMbOf } from '../measure/process-tree'
import type { Row } from '../measure/table'
import { editToVisible } from './edit'
import { backendHop, wholeHop } from './hop'
import { installToFirstPage, pipeline } from './install'
import { enterPortal, type Portal, register } from './portal'
import { packSample, type Sample } from './sample'
import { swapsUnderLoad } from './swap'
import { uiImport } from './ui-import'

const installed = 10
const timedInstalls = 5
const loads = 25
const settleMs = 15_000

/** What a plugin costs and how quickly it is there, on the whole product with a data folder of its own. */
export async function plugins({ log }: BenchOptions): Promise<BenchResult> {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-plugins-'))
  fs.chmodSync(data, 0o755)
  // Eight clients that never wait ask more often than a plugin is answered by default.
  const started = await startGroundwork(data, { GROUNDWORK_PLUGIN_REQUESTS: '10000000' })
  const pool = createPool(started.databaseUrl, { max: 4, applicationName: 'groundwork-bench' })
  const browser = await openBrowser()
  try {
    return await measure({ started, pool, browser, log })
  } finally {
    await browser.close()
    await pool.end()
    await started.stop()
    fs.rmSync(data, { recursive: true, force: true })
  }
}

type Bench = { started: Started; pool: Pool; browser: Browser; log: BenchOptions['log'] }

async function measure({ started, pool, browser, log }: Bench): Promise<BenchResult> {
  const portal = await enterPortal(started, pool)
  const { privateKeyPem: key, publicKey } = makeKeyPair()
  await portal.mutate('plugins.keys.trust', { publicKey, publisher: 'Benchmark', idPrefix: 'bench', teamId: null })
  const page = await openPage(browser, portal)
  const samples: Sample[] = Array.from({ length: installed }, (_, n) => ({ id: `bench-${n}`, version: '1.0.0' }))
  const [first] = samples as [Sample]

  const installToFirstPageMs = await installToFirstPage(portal, { page, samples: samples.slice(0, timedInstalls), key })
  log(`installed to first page: ${installToFirstPageMs} ms`)
  for (const sample of samples.slice(timedInstalls)) {
    await register(portal, (await portal.upload(await packSample(sample, key))).sha256)
  }
  const pipelineMs = await pipeline(portal, { key, times: 7 })
  const imported = await uiImport(portal, { browser, sample: first, loads })
  log(`UI: ${imported.coldMs} ms cold, ${imported.warmMs} ms warm`)
  const memoryPerPluginMb = await memoryOfIdle(pool)
  log(`memory: ${memoryPerPluginMb} MB a plugin`)
  const whole = await wholeHop(portal, { pluginId: first.id, requests: 1_000 })
  const { sha256: nextSha } = await portal.upload(await packSample({ ...first, version: '1.1.0' }, key))
  const swaps = await swapsUnderLoad(portal, { pool, pluginId: first.id, nextSha })
  log(`upgraded in ${swaps.upgradeMs} ms: ${swaps.failures} of ${swaps.requests} requests failed ${swaps.reasons}`)
  const editMs = await editToVisible(portal, { page, sample: { id: 'bench-edited', version: '0.1.0' }, edits: 15 })
  await page.context().close()
  const hop = await backendHop(pool, { databaseUrl: started.databaseUrl, pluginId: first.id, requests: 5_000 })

  const { requests, failures } = swaps
  const rows: Row[] = [
    row('install to first page', { value: installToFirstPageMs, unit: 'ms', aim: '2000' }),
    row('backend hop, p50', { value: hop.p50Ms, unit: 'ms', aim: '1' }),
    row('backend hop, p99', { value: hop.p99Ms, unit: 'ms' }),
    row('portal, engine and backend, p50', { value: whole.p50Ms, unit: 'ms' }),
    row('portal, engine and backend, p99', { value: whole.p99Ms, unit: 'ms' }),
    row('UI import, cold', { value: imported.coldMs, unit: 'ms' }),
    row('UI import, warm', { value: imported.warmMs, unit: 'ms', aim: '20' }),
    row('memory of an idle plugin (PSS)', { value: memoryPerPluginMb, unit: 'MB', aim: '20' }),
    row('upgrade, asked to swapped', { value: swaps.upgradeMs, unit: 'ms' }),
    row('rollback, asked to swapped', { value: swaps.rollBackMs, unit: 'ms' }),
    row('failed requests of 8 clients meanwhile', { value: failures, unit: `of ${requests}`, aim: '0' }),
    row('edit to visible', { value: editMs, unit: 'ms', aim: '1000' }),
    row('a bundle of 200 kB taken in', { value: pipelineMs, unit: 'ms' }),
  ]
  const figures = {
    installToFirstPageMs,
    backendHop: hop,
    uiImportColdMs: imported.coldMs,
    uiImportWarmMs: imported.warmMs,
    memoryPerPluginMb,
    portalHop: whole,
    upgradeSwapMs: swaps.upgradeMs,
    rollBackSwapMs: swaps.rollBackMs,
    swapRequests: requests,
    swapFailures: failures,
    editToVisibleMs: editMs,
    pipelineMs,
  }
  return { rows, figures }
}

function row(figure: string, { value, unit, aim = '' }: { value: number; unit: string; aim?: string }): Row {
  return { figure, value, unit, aim }
}

async function openPage(browser: Browser, portal: Portal): Promise<Page> {
  const context = await browser.newContext()
  await context.addCookies([portal.cookie])
  return context.newPage()
}

/** Mean over the processes of all plugins, each with what confines it, after a quiet while. */
async function memoryOfIdle(pool: Pool): Promise<number> {
  await delay(settleMs)
  const { rows } = await pool.query<{ pid: number }>(
    `select pid from plugin_instance where state = 'healthy' and pid is not null and plugin_id like 'bench-%'`,
  )
  if (rows.length < installed) throw new Error(`${rows.length} of ${installed} plugins run.`)
  return round(pssMbOf(rows.map(({ pid }) => pid)) / rows.length, 1)
}
