import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { promotionPage } from '../pages/promotion-page'
import { targetPage } from '../pages/target-page'
import { query, register } from '../src/arrange'
import { configure, promote, succeeds, targetOf } from '../src/delivering'
import { hydrated } from '../src/hydrated'
import { type Studio, project, teaser, type Version } from '../src/trailers'

// An orchestrator is replaced under a version that stays what it is: Groundwork does what the weaker one cannot.
test.describe.configure({ mode: 'serial' })
test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

const dev = `environment:${project}:dev`
let studio: Studio
let version: Version
let targetId: string
let code: string

test.beforeAll(async ({ studio: opened, workshop }) => {
  test.setTimeout(240_000)
  studio = opened
  ;[version] = await studio.teasers()
  const { nadia, emil, administrator } = studio
  const bundle = await workshop.packOther('weak-orchestrator')
  const permissions = ['kv', 'host.process']
  await register(administrator.page, bundle, { trust: workshop.key.fingerprint, permissions, config: {} })
  const schedule = { cron: '* * * * *', timeZone: 'Europe/Berlin', overlap: 'skip' }
  await configure({ author: nadia.page, reviewer: emil.page }, dev, { schedule })
  const number = await promote(nadia.page, { unit: teaser, environment: 'dev', version: version.id })
  await succeeds(nadia.page, number)
  targetId = await targetOf(nadia.page, number)
  code = await codeOf(nadia.page)
})

test.afterAll(async () => {
  const { nadia, emil } = studio
  await configure({ author: nadia.page, reviewer: emil.page }, dev, {})
  await succeeds(nadia.page, await promote(nadia.page, { unit: teaser, environment: 'dev', version: version.id }))
})

test('an integration of the other orchestrator is made, and dev is bound to it', async () => {
  const { page } = studio.administrator
  await page.goto('/settings/integrations/new')
  await hydrated(page.getByRole('textbox', { name: 'Name' }))
  await page.getByRole('radio', { name: /Weak orchestrator/ }).check()
  await page.getByRole('textbox', { name: 'Name' }).fill('weak')
  await page.getByRole('button', { name: 'Make weak' }).click()
  await expect(page.getByRole('heading', { name: 'weak' })).toBeVisible()
  await bindDev('weak')
  await bringOver()
})

test('the same version runs there at the next slot', async () => {
  test.setTimeout(300_000)
  await nextRunIsOn('weak')
})

test('and back', async () => {
  test.setTimeout(360_000)
  await bindDev('local')
  await bringOver()
  await nextRunIsOn('local')
})

async function bindDev(name: string): Promise<void> {
  const { page } = studio.administrator
  await page.goto('/settings/environments/dev')
  const orchestrator = page.getByRole('combobox', { name: /^The orchestrator of/ })
  await orchestrator.selectOption({ label: name })
  await page.getByRole('button', { name: new RegExp(`^Bind ${name} to`) }).click()
  await expect(page.getByText(/1 target needs a redeploy|targets need a redeploy/)).toBeVisible()
}

/** Asks for the redeploys that the environment's page offers, and waits for the one of the teaser. */
async function bringOver(): Promise<void> {
  const { page } = studio.administrator
  await page.getByRole('button', { name: /^Ask for \d+ redeploy/ }).click()
  const asked = page
    .getByRole('listitem')
    .filter({ hasText: `${project}/${teaser}` })
    .getByRole('link', { name: /^P-\d+/ })
  await asked.click()
  await expect(promotionPage(page).state('Succeeded')).toBeVisible({ timeout: 60_000 })
  const { current, target } = await detail(page)
  expect(current.version.id).toBe(version.id)
  expect(await codeOf(page)).toBe(code)
  expect(target.integrationName).toMatch(/^(weak|local)$/)
}

async function nextRunIsOn(integration: string): Promise<void> {
  const { page } = studio.emil
  const { target } = await detail(page)
  expect(target.integrationName).toBe(integration)
  const from = Date.now()
  const shown = targetPage(page)
  await shown.open(targetId)
  // By its slot: one that was planned before may begin after.
  const next = async () => (await launches(page)).find((each) => each.slotAt >= from && each.state === 'succeeded')
  // The first run of all makes the Python environment of the version, unless another spec had it made.
  await expect.poll(async () => (await next()) !== undefined, { timeout: 240_000 }).toBe(true)
  const run = await next()
  expect(run).toMatchObject({ version: version.id, purpose: 'scheduled', integrationId: target.integrationId })
  // The page was open all the time.
  await expect(shown.launches.getByRole('link', { name: `${run?.flow}/${run?.runId}` })).toBeVisible()
}

type Launch = Record<'version' | 'purpose' | 'state' | 'integrationId' | 'flow' | 'runId', string> & {
  slotAt: number
}

async function launches(page: Page): Promise<Launch[]> {
  const all = (await query(page, 'delivery.targets.launches', { id: targetId })) as (Omit<Launch, 'slotAt'> & {
    slotTime: string | null
  })[]
  return all.map((each) => ({ ...each, slotAt: each.slotTime ? Date.parse(each.slotTime) : 0 }))
}

type Detail = {
  current: { version: { id: string } }
  target: { integrationName: string | null; integrationId: string | null }
}
const detail = async (page: Page) => (await query(page, 'delivery.targets.get', { id: targetId })) as Detail

async function codeOf(page: Page): Promise<string> {
  const read = (await query(page, 'delivery.versions.get', { id: version.id })) as {
    version: { content: { code: { sha256: string } } }
  }
  return read.version.content.code.sha256
}
