import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { changePage, layerPage } from '../pages/config-pages'
import { matrix } from '../pages/matrix'
import { promoteSheet } from '../pages/promote-sheet'
import { promotionPage } from '../pages/promotion-page'
import { targetPage } from '../pages/target-page'
import { unitPage } from '../pages/unit-page'
import { query } from '../src/arrange'
import { approve, configure, promote, succeeds, targetOf } from '../src/delivering'
import { documentOf } from '../src/document'
import type { Repository } from '../src/repository'
import { hydrated } from '../src/hydrated'
import { makeVersion, project, type Studio } from '../src/trailers'

// From a value in a form to a run that a schedule started, and back: real parts only, two people, four browsers.
test.describe.configure({ mode: 'serial' })
// `npm test` says which package to install, and never skips with CI=true.
test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

const unit = 'TrailerFlow'
const production = `environment:${project}:production`
/** A run on a machine that does other things too. */
const patient = { timeout: 60_000 }
/** The first run that Groundwork starts makes the Python environment of its version, from PyPI. */
const forTheFirst = { timeout: 180_000 }

let studio: Studio
let repository: Repository
let run: string
let toProduction: number
let targetId: string
/** The run history, open since before the schedule began. */
let history: Page

test.beforeAll(({ studio: opened }) => {
  studio = opened
  repository = studio.repository(unit)
})

test('the length is set in a form and reviewed by a second person', async () => {
  const { nadia, emil } = studio
  const layer = layerPage(nadia.page)
  await layer.open(project, 'project')
  await hydrated(layer.field(/^Length/))
  await layer.field(/^Length/).fill('300')
  await expect(nadia.page.getByText('180 is the most.').first()).toBeVisible()
  await layer.field(/^Length/).fill('45')
  await layer.message.fill('Longer trailers for the autumn.')
  await layer.askForReview.click()
  await expect(nadia.page).toHaveURL(/\/config-changes\/\d+$/)
  const number = Number(nadia.page.url().split('/').at(-1))

  const reviewed = changePage(emil.page)
  await reviewed.open(number)
  await expect(reviewed.main.getByText('rules.seconds').first()).toBeVisible()
  await reviewed.approve.click()
  // Nadia's page is not loaded anew.
  await expect(
    changePage(nadia.page)
      .main.getByText(/Emil Brandt/)
      .first(),
  ).toBeVisible()
  await changePage(nadia.page).merge.click()
  await expect(reviewed.main.getByText('Merged', { exact: false }).first()).toBeVisible()
})

test('a run of the real client from a clean commit becomes a version, and is on an open page of somebody else', async () => {
  test.setTimeout(120_000)
  const { nadia, emil } = studio
  await matrix(emil.page).open()
  run = await studio.record(repository, ['--market', 'fr'])
  await nadia.page.goto(`/runs/${run}`)
  await nadia.page.getByRole('button', { name: 'Make a version' }).click()
  await nadia.page.getByRole('dialog').getByRole('button', { name: 'Make a version' }).click()
  const page = unitPage(nadia.page, { project, unit })
  await expect(nadia.page).toHaveURL(page.address)
  await expect(page.versions.getByRole('row').filter({ hasText: 'v1' })).toBeVisible()
  await expect(page.lane('staging')).not.toContainText('uncommitted')
  await expect(matrix(emil.page).row(unit)).toBeVisible()
})

test('it is promoted to dev, and the matrix that somebody else looks at says so', async () => {
  const { nadia, emil } = studio
  const page = unitPage(nadia.page, { project, unit })
  const sheet = promoteSheet(nadia.page)
  await page.promote('dev').click()
  await expect(sheet.key('rules.seconds')).toContainText('45')
  await expect(sheet.key('rules.seconds')).toContainText('Project')
  await sheet.tab('Plan').click()
  await expect(nadia.page).toHaveURL(/show=plan/)
  const opened = nadia.page.url()
  const asked = requestsOf(nadia.page, 'delivery.promotions.request')
  const number = await sheet.ask()
  await expect(promotionPage(nadia.page).state('Succeeded')).toBeVisible(patient)
  await expect(matrix(emil.page).cell(unit, 0)).toContainText('v1')

  // Back is the sheet where it was, and asks for nothing; neither does going forth again.
  await nadia.page.goBack()
  expect(nadia.page.url()).toBe(opened)
  await expect(sheet.tab('Plan')).toHaveAttribute('aria-current', 'page')
  await expect(sheet.sheet.getByText(/Switch to v1/).first()).toBeVisible()
  await nadia.page.goBack()
  await expect(nadia.page).toHaveURL(page.address)
  await expect(sheet.sheet).toBeHidden()
  await nadia.page.goForward()
  await expect(sheet.tab('Plan')).toHaveAttribute('aria-current', 'page')
  await nadia.page.goForward()
  await expect(nadia.page).toHaveURL(new RegExp(`/promotions/${number}$`))
  await expect(promotionPage(nadia.page).state('Succeeded')).toBeVisible()
  const { items } = (await query(nadia.page, 'delivery.promotions.list', { project, unit })) as { items: unknown[] }
  expect({ asked: asked(), made: items.length }).toEqual({ asked: 1, made: 1 })
})

test('in staging it is tried with a real run first', async () => {
  test.setTimeout(240_000)
  const { nadia, emil } = studio
  const page = unitPage(nadia.page, { project, unit })
  await page.open()
  await page.promote('staging').click()
  await promoteSheet(nadia.page).ask()
  const promotion = promotionPage(nadia.page)
  await expect(promotion.state('Succeeded')).toBeVisible(forTheFirst)
  await expect(matrix(emil.page).cell(unit, 1)).toContainText('v1')
  await promotion.runOf('smoke').click()
  const main = nadia.page.getByRole('main')
  await expect(main.getByText('Succeeded', { exact: true }).first()).toBeVisible()
  await expect(main.getByText(/The smoke run of/)).toBeVisible()
})

test('production is asked for with a reason, and a second person approves from an open inbox', async () => {
  test.setTimeout(120_000)
  const { nadia, emil } = studio
  await configure({ author: nadia.page, reviewer: emil.page }, production, {
    schedule: { cron: '* * * * *', timeZone: 'Europe/Berlin', overlap: 'skip' },
  })
  await emil.page.goto('/inbox')
  const page = unitPage(nadia.page, { project, unit })
  await page.open()
  await page.promote('production').click()
  const sheet = promoteSheet(nadia.page)
  await expect(sheet.button).toHaveAttribute('aria-disabled', 'true')
  toProduction = await sheet.ask('The autumn campaign starts.')
  const promotion = promotionPage(nadia.page)
  await expect(promotion.gate('approval')).toHaveAttribute('data-state', 'pending')

  await emil.page.getByRole('link', { name: `P-${toProduction}: ${unit} to production` }).click()
  const seen = promotionPage(emil.page)
  await expect(emil.page.getByText('The autumn campaign starts.').first()).toBeVisible()
  // Who votes sees what was shown to who asked: changes, plan and risk.
  await expect(emil.page.locator('#plan details[open]')).toHaveCount(3)
  history = await nadia.context.newPage()
  await history.goto(`/runs?flow=${unit}`)
  await expect(
    history
      .getByRole('table')
      .getByRole('link', { name: new RegExp(unit) })
      .first(),
  ).toBeVisible()
  const same = await documentOf(emil.page)
  await seen.approve.click()
  await expect(promotion.gate('approval')).toContainText('Approved by Emil Brandt')
  await expect(promotion.state('Succeeded')).toBeVisible(patient)
  await expect(seen.state('Succeeded')).toBeVisible()
  expect(await same()).toBe(true)
  targetId = await targetOf(nadia.page, toProduction)
})

test('the schedule really starts a run, and the run history links it to the promotion', async () => {
  test.setTimeout(180_000)
  const { emil } = studio
  const target = targetPage(emil.page)
  await target.open(targetId)
  await expect(emil.page.getByRole('list', { name: 'Next starts' })).toBeVisible()
  const scheduled = target.launches.getByRole('listitem').filter({ hasText: 'slot' }).filter({ hasText: 'Succeeded' })
  await expect(scheduled.first()).toBeVisible({ timeout: 120_000 })
  const link = scheduled.first().getByRole('link').first()
  const name = (await link.innerText()).trim()
  // What is new waits behind a pill, so that no row jumps under the pointer.
  await history.getByRole('button', { name: /new run/i }).click()
  await history.getByRole('table').locator(`a[href="/runs/${name}"]`).first().click()
  const main = history.getByRole('main')
  await expect(main.getByText(new RegExp(`A scheduled run of ${unit} v1 in Production`))).toBeVisible()
  await expect(main.getByRole('link', { name: `P-${toProduction}` })).toBeVisible()
  await history.close()
})

test('a changed value alone is brought there by a redeploy, which shows the key with its layer', async () => {
  test.setTimeout(120_000)
  const { nadia, emil } = studio
  await configure({ author: nadia.page, reviewer: emil.page }, production, {
    schedule: { cron: '* * * * *', timeZone: 'Europe/Berlin', overlap: 'skip' },
    rules: { seconds: 90 },
  })
  await targetPage(emil.page).open(targetId)
  const page = unitPage(nadia.page, { project, unit })
  await page.open()
  await page.promote('production').click()
  const sheet = promoteSheet(nadia.page)
  await expect(sheet.key('rules.seconds')).toContainText('45')
  await expect(sheet.key('rules.seconds')).toContainText('90')
  await expect(sheet.key('rules.seconds')).toContainText('Environment')
  const number = await sheet.ask('Ninety seconds for the cinemas.')
  await approve(emil.page, number)
  await expect(promotionPage(nadia.page).state('Succeeded')).toBeVisible(patient)
  await expect(emil.page.getByRole('link', { name: `P-${number}` }).first()).toBeVisible()
})

test('a newer version is rolled back: the earlier one runs again, and automation is held until somebody resumes', async () => {
  test.setTimeout(180_000)
  const { nadia, emil } = studio
  // Nothing shall start by itself any more when the test is over.
  await configure({ author: nadia.page, reviewer: emil.page }, production, {})
  repository.commit((source) => source.replace('cut to', 'shortened to'))
  const { id } = await makeVersion(nadia.page, await studio.record(repository))
  await succeeds(nadia.page, await promote(nadia.page, { unit, environment: 'staging', version: id }))
  const second = await promote(nadia.page, { unit, environment: 'production', version: id, note: 'New cut.' })
  await approve(emil.page, second)
  await succeeds(nadia.page, second)

  await targetPage(emil.page).open(targetId)
  const same = await documentOf(emil.page)
  const promotion = promotionPage(nadia.page)
  await promotion.open(second)
  await promotion.back.click()
  const sheet = promoteSheet(nadia.page)
  await expect(sheet.button).toHaveText(/Roll back to v1 in Production/)
  const back = await sheet.ask('The new cut leaves the titles out.')
  await approve(emil.page, back)
  await expect(promotion.state('Succeeded')).toBeVisible(patient)
  const target = targetPage(emil.page)
  await expect(emil.page.getByText('On hold', { exact: true }).first()).toBeVisible()
  await expect(emil.page.getByRole('heading', { level: 1 }).locator('..')).toContainText('v1')
  await target.button('Resume').click()
  await expect(emil.page.getByText('Not on hold', { exact: true })).toBeVisible()
  expect(await same()).toBe(true)
})

/** How often the page itself has called a procedure since. */
function requestsOf(page: Page, procedure: string): () => number {
  let asked = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes(procedure)) asked += 1
  })
  return () => asked
}
