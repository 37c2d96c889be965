import type { Locator } from '@playwright/test'

/**
 * Resolves when the page's script has taken over what the server drew, and listens to keys: what is typed before that is
 * typed to nobody.
 */
export async function hydrated(part: Locator): Promise<void> {
  const handle = await part.elementHandle()
  const page = part.page()
  await page.waitForFunction((element) => {
    // Forms and timelines sleep until somebody is there, whose hand goes on moving: nobody listens before the page's script is there.
    window.dispatchEvent(new Event('pointermove'))
    return Object.keys(element ?? {}).some((key) => key.startsWith('__reactProps'))
  }, handle)
  // Listeners are added by effects, which come right behind: the page rests when they have.
  await page.evaluate(() => new Promise<void>((rests) => requestIdleCallback(() => rests(), { timeout: 2_000 })))
}
