import type { Page } from '@playwright/test'

/** The page of what is delivered: its versions, and a lane for each environment. */
export function unitPage(page: Page, { project, unit }: { project: string; unit: string }) {
  const lane = (environment: string) => page.locator(`[data-lane="${environment}"]`)
  return {
    open: () => page.goto(`/projects/${project}/units/${unit}`),
    address: `/projects/${project}/units/${unit}`,
    lane,
    promote: (environment: string) => lane(environment).locator('[data-promote="deploy"]'),
    rollBack: (environment: string) => lane(environment).locator('[data-promote="rollback"]'),
    versions: page.getByRole('table').filter({ has: page.getByRole('columnheader', { name: 'Version' }) }),
  }
}
