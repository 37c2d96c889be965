import type { Browser, Page } from '@playwright/test'
import { round } from '../measure/load'
import { median } from './median'
import type { Portal } from './portal'
import { greeting, type Sample } from './sample'
import { seen } from './install'

/**
 * How long the page waits for a plugin's UI: what the portal itself measures and reports of a load, from where it asks for
 * the module to where it has its parts and styles. Cold with an empty cache, warm with what the browser kept.
 */
export async function uiImport(
  portal: Portal,
  { browser, sample, loads }: { browser: Browser; sample: Sample; loads: number },
): Promise<{ coldMs: number; warmMs: number }> {
  const cold: number[] = []
  for (let n = 0; n < loads; n++) {
    await inContext(browser, portal, async (page) => {
      cold.push(await measuredLoad(page, portal, sample))
    })
  }
  const warm: number[] = []
  await inContext(browser, portal, async (page) => {
    await measuredLoad(page, portal, sample)
    for (let n = 0; n < loads; n++) warm.push(await measuredLoad(page, portal, sample))
  })
  return { coldMs: round(median(cold), 1), warmMs: round(median(warm), 1) }
}

async function inContext(browser: Browser, portal: Portal, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext()
  try {
    await context.addCookies([portal.cookie])
    await work(await context.newPage())
  } finally {
    await context.close()
  }
}

/** What a page fetches ahead once it is shown must not fall into the next load. */
const settleMs = 700

async function measuredLoad(page: Page, portal: Portal, sample: Sample): Promise<number> {
  const report = page.waitForRequest((request) => request.url().includes('plugins.reportLoad'))
  await page.goto(`${portal.url}/p/${sample.id}`, { waitUntil: 'load' })
  // Nothing of ours runs in the page until it has reported.
  const ms = msOf((await report).postData() ?? '', sample.id)
  await seen(page, greeting(sample))
  await page.waitForTimeout(settleMs)
  return ms
}

/** One call or several at once; each names its plugin. */
function msOf(body: string, pluginId: string): number {
  const found = findLoad(JSON.parse(body), pluginId)
  if (!found || found.error !== undefined) throw new Error(`No load of ${pluginId} was reported: ${body.slice(0, 300)}`)
  return found.ms
}

type Load = { pluginId: string; ms: number; error?: string }

function findLoad(value: unknown, pluginId: string): Load | null {
  if (typeof value !== 'object' || value === null) return null
  if ('pluginId' in value && value.pluginId === pluginId && 'ms' in value) return value as Load
  for (const inner of Object.values(value)) {
    const found = findLoad(inner, pluginId)
    if (found) return found
  }
  return null
}
