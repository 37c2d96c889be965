import type { Page } from '@playwright/test'

/** What the browser complains of on a page from now on: errors that nobody caught, and what is written to the console as one. */
export function watchConsole(page: Page): string[] {
  const told: string[] = []
  page.on('pageerror', (error) => told.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') told.push(message.text())
  })
  return told
}
