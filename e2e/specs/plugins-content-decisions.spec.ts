import { once } from 'node:events'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import type { Running } from '../src/groundwork'
import { startFlow } from '../src/metaflow'

// The plugin that ships with Groundwork, from the list of what is available to a decision about a real run's result.
test.describe.configure({ mode: 'serial' })

test('it is registered from what is available, with its configuration', async ({ signedIn: page, cast }) => {
  await cast.project('content_decisions')
  const project = await page.context().newPage()
  await project.goto('/projects/content_decisions')
  await page.goto('/plugins/available')
  const card = page.getByRole('article').filter({ hasText: 'Content decisions' })
  await expect(card.getByText('shipped with Groundwork', { exact: false })).toBeVisible()
  await card.getByRole('link', { name: 'Register', exact: true }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox', { name: /^Weak below/ }).fill('12')
  await expect(sheet.getByText('10 is the most.').first()).toBeVisible()
  await sheet.getByRole('textbox', { name: /^Weak below/ }).fill('5.5')
  await sheet.getByRole('button', { name: 'Everyone' }).click()
  await sheet.getByRole('button', { name: 'Register and enable' }).click()
  await expect(page).toHaveURL('/plugins/content-decisions')
  // The project's page stood open: tab and panel come by themselves.
  await expect(project.getByRole('link', { name: 'Plugin Decisions' })).toBeVisible()
  await expect(project.getByRole('main').getByRole('link', { name: 'Content decisions' })).toBeVisible()
  await project.close()
  await page.getByRole('navigation', { name: 'Libraries' }).getByRole('link', { name: 'Content decisions' }).click()
  await expect(page.getByRole('heading', { name: 'No slate was proposed yet' })).toBeVisible()
})

test.describe('with a run of SlateFlow', () => {
  test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

  test('the slate of a real run waits on the home page, and a command leads to it', async ({
    signedIn: page,
    groundwork,
  }) => {
    test.setTimeout(120_000)
    await page.goto('/')
    const card = page.locator('[data-plugin="content-decisions"]')
    await expect(card.getByText('No slate waits for an editor.')).toBeVisible()
    // The page stays open: the plugin tells it.
    await recordSlate(page, groundwork)
    await expect(card.getByText('slate waits for an editor')).toBeVisible()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find or do' }).fill('oldest waiting slate')
    await expect(page.getByRole('option', { name: /Decide the oldest waiting slate/, selected: true })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/p\/content-decisions\/slates\/\d+$/)
    await expect(page.getByRole('table').getByRole('row').nth(5)).toBeVisible()
  })

  test('it is accepted on the card of its run, and the home page counts one less', async ({ signedIn: page }) => {
    await page.goto('/runs?flow=SlateFlow')
    await page
      .getByRole('link', { name: /SlateFlow/ })
      .first()
      .click()
    const card = page.locator('[data-plugin="content-decisions"]')
    await card.getByRole('button', { name: /^Accept slate/ }).click()
    await expect(card.getByText('Accepted', { exact: true })).toBeVisible()
    await expect(card.getByText('by Ada Lindqvist')).toBeVisible()
    await page.goto('/')
    await expect(card.getByText('No slate waits for an editor.')).toBeVisible()
  })
})

/** Runs the flow with the unmodified client; resolves when the plugin has heard that it succeeded. */
async function recordSlate(page: Page, groundwork: Running): Promise<void> {
  await once(startFlow(groundwork, { flow: 'plugins/content-decisions/flows/slate_flow.py', user: 'maya' }), 'exit')
  await expect
    .poll(async () => (await page.request.get('/api/plugins/content-decisions/trpc/counts')).text())
    .toContain('"waiting":1')
}
