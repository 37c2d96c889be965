import type { Page } from '@playwright/test'
import { round } from '../measure/load'
import { median } from './median'
import { type Portal, register } from './portal'
import { greeting, packSample, type Sample } from './sample'

const paddedBytes = 200_000

/**
 * From the upload of a packed, signed bundle to its first page with its backend's answer, in a browser that stood open on
 * another page: uploaded, registered for everyone, its entry seen in the navigation, opened.
 */
export async function installToFirstPage(
  portal: Portal,
  { page, samples, key }: { page: Page; samples: Sample[]; key: string },
): Promise<number> {
  const times: number[] = []
  for (const sample of samples) {
    const bytes = await packSample(sample, key)
    await page.goto(portal.url, { waitUntil: 'load' })
    await page.waitForTimeout(1_000)
    const started = performance.now()
    const { sha256 } = await portal.upload(bytes)
    await register(portal, sha256)
    await page.locator(`nav a[href^="/p/${sample.id}"]`).first().click()
    await seen(page, greeting(sample))
    times.push(performance.now() - started)
  }
  return round(median(times), 0)
}

/** Resolves in the frame in which the page shows the text. */
export async function seen(page: Page, text: string): Promise<void> {
  await page.waitForFunction((wanted) => document.body.innerText.includes(wanted), text, { polling: 'raf' })
}

/** What the engine takes for a bundle of some 200 kB, the way there included. */
export async function pipeline(portal: Portal, { key, times: count }: { key: string; times: number }): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const bytes = await packSample({ id: 'bench-padded', version: `1.0.${n}`, padding: paddedBytes }, key)
    const started = performance.now()
    await portal.upload(bytes)
    times.push(performance.now() - started)
  }
  return round(median(times), 0)
}
