import type { Page } from '@playwright/test'

/** Remembers the page's document; the answer says later whether it is still the same, so that nothing was loaded anew. */
export async function documentOf(page: Page): Promise<() => Promise<boolean>> {
  const mark = crypto.randomUUID()
  await page.evaluate((text) => document.documentElement.setAttribute('data-watched', text), mark)
  return () => page.evaluate((text) => document.documentElement.getAttribute('data-watched') === text, mark)
}
