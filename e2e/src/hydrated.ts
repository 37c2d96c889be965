import type { Locator } from '@playwright/test'

/** Resolves when the page's script has taken over what the server drew: what is typed before that is typed to nobody. */
export async function hydrated(field: Locator): Promise<void> {
  const handle = await field.elementHandle()
  await field
    .page()
    .waitForFunction((element) => Object.keys(element ?? {}).some((key) => key.startsWith('__reactProps')), handle)
}
