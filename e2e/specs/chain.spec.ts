import { once } from 'node:events'
import { expect, test } from '../fixtures'
import { watchConsole } from '../src/console'
import { hydrated } from '../src/hydrated'
import { startFlow } from '../src/metaflow'

// `npm test` says which package to install, and never skips with CI=true.
test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

test('a misspelt word finds the project, whose run goes from running to succeeded before one’s eyes', async ({
  signedIn: page,
  groundwork,
}) => {
  await page.goto('/catalogue')
  const filter = page.getByRole('combobox', { name: 'Filter projects' })
  await hydrated(filter)
  await filter.fill('contemt')
  await filter.press('Enter')
  const rows = page.getByRole('table', { name: 'Projects' }).getByRole('row')
  await expect(rows.filter({ hasText: 'content_decisions' })).toBeVisible()
  await page.getByRole('link', { name: 'content_decisions' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /content_decisions/ })).toBeVisible()
  await expect(page.getByText('TitleValueFlow').first()).toBeVisible()

  await page.goto('/runs')
  const flow = startFlow(groundwork, { flow: 'e2e/client/flows/counting_flow.py', user: 'ines' })
  const ended = once(flow, 'exit')
  // A new run waits behind a pill, so that no row jumps under the pointer.
  await page.getByRole('button', { name: /new run/i }).click({ timeout: 30_000 })
  await page
    .getByRole('link', { name: /CountingFlow/ })
    .first()
    .click()
  const head = page.getByRole('main')
  await expect(head.getByText('Running', { exact: true }).first()).toBeVisible()
  await ended
  // No reload in between.
  await expect(head.getByText('Succeeded', { exact: true }).first()).toBeVisible({ timeout: 10_000 })
})

test('a failed run says first what failed, in its own words', async ({ signedIn: page }) => {
  await page.goto('/runs?flow=WatchListImportFlow')
  await page
    .getByRole('link', { name: /WatchListImportFlow/ })
    .first()
    .click()
  const failure = page.getByRole('region', { name: 'What failed' })
  await expect(failure.getByRole('heading', { name: /check_columns failed/ })).toBeVisible()
  await expect(failure.getByText(/KeyError: 'listed_on'/).first()).toBeVisible()

  await failure.getByRole('link', { name: /Jump to log line/ }).click()
  await expect(page).toHaveURL(/#L\d+$/)
  await expect(page.getByText(/KeyError: 'listed_on'/).first()).toBeVisible()
})

test('an artifact is previewed and a card is shown in a frame that is closed off', async ({ signedIn: page }) => {
  await page.goto('/runs?flow=TitleValueFlow')
  await page
    .getByRole('link', { name: /TitleValueFlow/ })
    .first()
    .click()
  await page.getByRole('tree', { name: 'Timeline of tasks' }).getByText('join', { exact: true }).click()
  await page
    .getByRole('tab', { name: 'Artifacts' })
    .or(page.getByRole('link', { name: 'Artifacts' }))
    .click()
  await page.getByRole('button', { name: /^summary/ }).click()
  await expect(page.getByText('list of', { exact: false }).first()).toBeVisible()
  // The address says what is open, for whoever it is sent to.
  await expect(page).toHaveURL(/artifact=summary/)
  const complaints = watchConsole(page)
  await page.reload()
  await expect(page.getByRole('button', { name: /^summary/ })).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByText('list of', { exact: false }).first()).toBeVisible()
  // It came with the document, which asks for nothing that is not there.
  await page.waitForLoadState('load')
  expect(complaints).toEqual([])
  // The first press there is, in a panel that sleeps.
  await page.getByRole('button', { name: /^summary/ }).click()
  await expect(page.getByRole('button', { name: /^summary/ })).toHaveAttribute('aria-expanded', 'false')

  await page
    .getByRole('tab', { name: 'Cards' })
    .or(page.getByRole('link', { name: 'Cards' }))
    .click()
  const frame = page.locator('iframe[title^="Card"]')
  await expect(frame).toHaveAttribute('sandbox', 'allow-scripts')
  await expect(page.frameLocator('iframe[title^="Card"]').getByText('Title value by genre').first()).toBeVisible()
})

test('a project can be described and claimed, and the next run leaves both alone', async ({
  signedIn: page,
  groundwork,
}) => {
  await page.goto('/projects/kyc')
  await page.getByRole('button', { name: 'Claim ownership' }).click()
  await page.getByRole('menuitem', { name: 'Claim for me' }).click()
  const owner = page.getByRole('main').getByText('Ada Lindqvist').first()
  await expect(owner).toBeVisible()
  await page.getByRole('button', { name: 'Edit the description' }).click()
  await page.getByRole('textbox', { name: /description/i }).fill('Screens customers against watch lists.')
  await page.getByRole('button', { name: /^save/i }).click()
  await expect(page.getByText('Screens customers against watch lists.').first()).toBeVisible()
  await once(startFlow(groundwork, { flow: 'plugins/kyc/flows/watch_list_import_flow.py', user: 'tomas' }), 'exit')
  await page.reload()
  await expect(owner).toBeVisible()
  await expect(page.getByText('Screens customers against watch lists.').first()).toBeVisible()
})
