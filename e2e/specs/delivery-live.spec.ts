import { expect, test } from '../fixtures'
import { promotionPage } from '../pages/promotion-page'
import { documentOf } from '../src/document'
import { approve, promote } from '../src/delivering'
import { openLine } from '../src/line'
import { type Studio, teaser, type Version } from '../src/trailers'

// A promotion goes on whatever becomes of the page that shows it.
test.describe.configure({ mode: 'serial' })
test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

let studio: Studio
let version: Version

test.beforeAll(async ({ studio: opened }) => {
  test.setTimeout(180_000)
  studio = opened
  ;[version] = await studio.teasers()
})

test('a page that is loaded again in the middle of the run shows where it is', async () => {
  test.setTimeout(300_000)
  const { page } = studio.nadia
  const promotion = promotionPage(page)
  await promotion.open(await promote(page, { unit: teaser, environment: 'staging', version: version.id }))
  await expect(promotion.runOf('smoke')).toBeVisible({ timeout: 60_000 })
  await page.reload()
  await expect(promotion.runOf('smoke')).toBeVisible()
  await expect(promotion.step('put')).toContainText('Done')
  // The first run of all makes the Python environment of the version, unless another spec had it made.
  await expect(promotion.state('Succeeded')).toBeVisible({ timeout: 180_000 })
})

test('a page that lost its connection says since when it is stale, and catches up by itself', async ({
  groundwork,
}) => {
  test.setTimeout(120_000)
  const { nadia, emil } = studio
  const ask = { unit: teaser, environment: 'production', version: version.id, note: 'For the winter.' }
  const number = await promote(nadia.page, ask)
  const line = await openLine(groundwork.portalUrl)
  // The line's address has another port only, and cookies know no ports.
  const page = await nadia.context.newPage()
  const promotion = promotionPage(page)
  await page.goto(`${line.url}/promotions/${number}`)
  await expect(promotion.gate('approval')).toHaveAttribute('data-state', 'pending')
  const same = await documentOf(page)
  line.cut()
  await expect(page.getByText(/Stale since/)).toBeVisible({ timeout: 45_000 })
  await approve(emil.page, number)
  await expect(promotion.gate('approval')).toHaveAttribute('data-state', 'pending')
  line.mend()
  await expect(promotion.gate('approval')).toContainText('Approved by Emil Brandt', { timeout: 45_000 })
  await expect(promotion.state('Succeeded')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/Stale since/)).toHaveCount(0)
  expect(await same()).toBe(true)
  await page.close()
  line.close()
})
