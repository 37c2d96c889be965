import type { Page } from '@playwright/test'

/** The page of a unit in one environment. */
export function targetPage(page: Page) {
  const dialog = page.getByRole('dialog').and(page.locator('[data-modal]'))
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  return {
    open: (id: string) => page.goto(`/targets/${id}`),
    launches: page.locator('section').filter({ has: page.getByRole('heading', { name: 'Runs started here' }) }),
    button,
    async pin(why: string) {
      await button('Pin a version').click()
      await dialog.getByRole('textbox', { name: /^Why/ }).fill(why)
      await dialog.getByRole('button', { name: /^Pin v/ }).click()
    },
    dialog,
  }
}
