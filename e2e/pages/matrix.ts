import type { Locator, Page } from '@playwright/test'

/** The portfolio: units by environments. */
export function matrix(page: Page) {
  const grid = page.getByRole('grid', { name: 'Units by environments' })
  const row = (unit: string) => grid.getByRole('row').filter({ has: page.getByRole('rowheader', { name: unit }) })
  return {
    open: () => page.goto('/promotions'),
    grid,
    row,
    /** `at`: 0 is the lowest environment. */
    cell: (unit: string, at: number): Locator => row(unit).getByRole('gridcell').nth(at),
  }
}
