import type { Page } from '@playwright/test'

/** The page of one promotion. */
export function promotionPage(page: Page) {
  const main = page.getByRole('main')
  const dialog = page.getByRole('dialog').and(page.locator('[data-modal]'))
  return {
    open: (number: number) => page.goto(`/promotions/${number}`),
    /** Its state in a word, as the head says it. */
    state: (word: string) => main.locator('header').getByText(word, { exact: true }).first(),
    step: (id: string) => main.locator(`[data-step="${id}"]`),
    gate: (id: string) => main.locator(`[data-gate="${id}"]`),
    /** Of the head, beside the state. */
    approve: page.getByRole('button', { name: 'Approve', exact: true }).first(),
    events: main.getByRole('list', { name: 'Events, newest first' }),
    runOf: (step: string) => main.locator(`[data-step="${step}"]`).getByRole('link', { name: /^Open the run/ }),
    back: page.getByRole('link', { name: /^Roll back to v/ }).first(),
    dialog,
  }
}
