import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/**
 * Serious and critical violations of the page as it stands, each with its rule and where. Not of what a card shows: its frame
 * is ours, what is in it Metaflow has drawn (whose marks of code are below the contrast that WCAG asks for).
 */
export async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude(['iframe[title^="Card"]', 'body']).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return serious.map(({ id, nodes }) => `${new URL(page.url()).pathname}: ${id}: ${nodes[0]?.html}`)
}
