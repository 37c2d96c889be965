import { expect, test } from '../fixtures'
import { promotionPage } from '../pages/promotion-page'
import { documentOf } from '../src/document'
import { approve, promote } from '../src/delivering'
import { type Studio, teaser, type Version } from '../src/trailers'

// A promotion goes on whatever becomes of the page that shows it.
test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

let studio: Studio
let version: Version

test.beforeAll(async ({ studio: opened }) => {
  test.setTimeout(180_000)
  studio = opened
  ;[version] = await studio.teasers()
})

test('a page that is loaded again in the middle of the run shows where it is', async () => {
  test.setTimeout(120_000)
  const { page } = studio.nadia
  const promotion = promotionPage(page)
  await promotion.open(await promote(page, { unit: teaser, environment: 'staging', version: version.id }))
  await expect(promotion.runOf('smoke')).toBeVisible({ timeout: 60_000 })
  await page.reload()
  await expect(promotion.runOf('smoke')).toBeVisible()
  await expect(promotion.step('put')).toContainText('Done')
  await expect(promotion.state('Succeeded')).toBeVisible({ timeout: 60_000 })
})

test('a page that lost its connection says since when it is stale, and catches up by itself', async () => {
  test.setTimeout(120_000)
  const { nadia, emil } = studio
  const ask = { unit: teaser, environment: 'production', version: version.id, note: 'For the winter.' }
  const number = await promote(nadia.page, ask)
  const promotion = promotionPage(nadia.page)
  await promotion.open(number)
  await expect(promotion.gate('approval')).toHaveAttribute('data-state', 'pending')
  const same = await documentOf(nadia.page)
  await nadia.context.setOffline(true)
  await expect(nadia.page.getByText(/Stale since/)).toBeVisible({ timeout: 45_000 })
  await approve(emil.page, number)
  await expect(promotion.gate('approval')).toHaveAttribute('data-state', 'pending')
  await nadia.context.setOffline(false)
  await expect(promotion.gate('approval')).toContainText('Approved by Emil Brandt', { timeout: 45_000 })
  await expect(promotion.state('Succeeded')).toBeVisible({ timeout: 60_000 })
  await expect(nadia.page.getByText(/Stale since/)).toHaveCount(0)
  expect(await same()).toBe(true)
})
