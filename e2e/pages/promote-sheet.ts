import { expect, type Page } from '@playwright/test'

/** The sheet that asks for a promotion, a redeploy or a roll back. */
export function promoteSheet(page: Page) {
  // What tells that something was done is a dialog too, and goes by itself.
  const sheet = page.getByRole('dialog').and(page.locator('[data-modal]'))
  return {
    sheet,
    button: sheet.getByRole('button', { name: /^(Promote|Redeploy|Roll back) (v\d+|to v\d+)/ }),
    why: sheet.getByRole('textbox', { name: /^Why/ }),
    refusal: sheet.getByRole('alert'),
    tab: (name: 'Changes' | 'Plan' | 'Gates' | 'Risk') => sheet.getByRole('link', { name: new RegExp(`^${name}`) }),
    gate: (id: string) => sheet.locator(`[data-gate="${id}"]`),
    /** The row of a key of the configuration, written `rules.seconds`. */
    key: (key: string) => sheet.getByRole('row').filter({ has: page.getByText(key, { exact: true }) }),
    /** Asks, and answers the number that the promotion got. */
    async ask(why?: string): Promise<number> {
      if (why) await this.why.fill(why)
      await this.button.click()
      await expect(page).toHaveURL(/\/promotions\/\d+$/)
      return Number(page.url().split('/').at(-1))
    },
  }
}
