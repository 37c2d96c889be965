import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures'
import { startFlow } from '../src/metaflow'

// `npm test` says which package to install, and never skips with CI=true.
test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

test('whoever looks on sees log, artifacts, card and error as they come, without loading anew', async ({
  signedIn: page,
  groundwork,
}) => {
  test.setTimeout(180_000)
  await page.goto('/runs')
  const folder = mkdtempSync(path.join(groundwork.data, 'watched-'))
  const goOn = (step: string) => writeFileSync(path.join(folder, step), '')
  const flow = startFlow(groundwork, {
    flow: 'e2e/client/flows/watched_flow.py',
    user: 'ines',
    args: ['--until', folder],
  })
  const ended = once(flow, 'exit')
  await page.getByRole('button', { name: /new run/i }).click({ timeout: 30_000 })
  await page
    .getByRole('link', { name: /WatchedFlow/ })
    .first()
    .click()
  const timeline = page.getByRole('tree', { name: 'Timeline of tasks' })
  const taskOf = (step: string) => timeline.getByText(step, { exact: true })
  await taskOf('start').click({ timeout: 20_000 })
  const log = page.locator('#task-log')
  const tab = (name: string) => page.getByRole('tab', { name }).or(page.getByRole('link', { name })).first()
  await expect(page.getByText(/^No lines yet/)).toBeVisible()

  // The task's own page beside it, at its artifacts; and another at its cards.
  await tab('Artifacts').click()
  await expect(page.getByText(/^No artifacts yet/)).toBeVisible()
  const href = (await page.getByRole('link', { name: 'Open the page of this task' }).getAttribute('href'))!
  const [own, cards] = [await page.context().newPage(), await page.context().newPage()]
  await own.goto(href)
  await expect(own.getByText(/^No artifacts yet/)).toBeVisible()
  await cards.goto(href.replace('artifacts', 'cards'))
  await expect(cards.getByText(/^No card yet/)).toBeVisible()
  await tab('Logs').click()
  await expect(page.getByText(/^No lines yet/)).toBeVisible()

  // Metaflow's local runtime writes the log when the attempt has ended, after it has said so.
  goOn('start')
  await expect(log.getByText('tock')).toBeVisible({ timeout: 30_000 })
  await expect(log.getByText('tick')).toBeVisible()
  await expect(own.getByRole('button', { name: /^parts/ })).toBeVisible()
  await tab('Artifacts').click()
  await expect(page.getByRole('button', { name: /^parts/ })).toBeVisible()
  await expect(cards.locator('iframe[title^="Card"]')).toBeVisible({ timeout: 30_000 })

  await tab('Logs').click()
  await taskOf('end').click({ timeout: 20_000 })
  await expect(page.getByText(/^No lines yet/)).toBeVisible()
  goOn('end')
  await ended
  await expect(log.getByText('ValueError: the last wheel is missing').first()).toBeVisible()
  const failure = page.getByRole('region', { name: 'What failed' })
  await expect(failure.getByText('ValueError: the last wheel is missing').first()).toBeVisible()
})
