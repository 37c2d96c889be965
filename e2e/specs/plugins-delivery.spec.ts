import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { promoteSheet } from '../pages/promote-sheet'
import { promotionPage } from '../pages/promotion-page'
import { call, query } from '../src/arrange'
import { root } from '../src/groundwork'
import { startFlow } from '../src/metaflow'
import { makeVersion, setPolicy } from '../src/trailers'

// A team's domain library decides about its own promotions, on a page of its own.
test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

const gate = { plugin: 'content-decisions', gate: 'slate-accepted', rule: null }

test.afterEach(async ({ signedIn: page }) => setPolicy(page, 'dev', (policy) => ({ ...policy, gates: [] })))

test('the gate of content-decisions waits for an editor, and its own page promotes', async ({
  signedIn: page,
  groundwork,
}) => {
  test.setTimeout(180_000)
  await enableLibrary(page)
  await once(startFlow(groundwork, { flow: 'plugins/content-decisions/flows/slate_flow.py', user: 'maya' }), 'exit')
  const { items } = (await query(page, 'delivery.versions.candidates', {
    project: 'content_decisions',
    flow: 'SlateFlow',
  })) as { items: { flow: string; id: string }[] }
  const run = `${items[0]?.flow}/${items[0]?.id}`
  const version = await makeVersion(page, run)
  await setPolicy(page, 'dev', (policy) => ({
    ...{ ...policy, gates: [gate], verification: { smokeRun: false, autoRollback: false } },
  }))

  await page.goto('/p/content-decisions/promote')
  await page.getByRole('button', { name: 'Promote to dev…' }).click()
  const sheet = promoteSheet(page)
  await sheet.tab('Gates').click()
  const waits = sheet.sheet.locator('[data-gate*="slate-accepted"]')
  await expect(waits).toContainText('waits for an editor')
  await sheet.ask()
  const promotion = promotionPage(page)
  await expect(promotion.state('Waits for its gates')).toBeVisible()

  const editor = await page.context().newPage()
  await editor.goto(`/runs/${run}`)
  await editor
    .locator('[data-plugin="content-decisions"]')
    .getByRole('button', { name: /^Accept slate/ })
    .click()
  // The page of the promotion was open all the time; gates of plugins are asked again every minute.
  await expect(promotion.state('Succeeded')).toBeVisible({ timeout: 100_000 })
  await expect(promotion.gate(`plugin-1-${gate.plugin}-${gate.gate}`)).toHaveAttribute('data-state', 'pass')
  await editor.goto('/p/content-decisions/promote')
  await expect(editor.getByText(`v${version.number}`).first()).toBeVisible()
  await editor.close()
})

/** On, whether another spec has registered it or not. */
async function enableLibrary(page: Page): Promise<void> {
  const offered = (await query(page, 'plugins.available', undefined)) as {
    label: { pluginId: string; sha256: string }
  }[]
  const own = offered.find(({ label }) => label.pluginId === 'content-decisions')
  if (!own) return
  const manifest = readFileSync(path.join(root, 'plugins/content-decisions/plugin.json'), 'utf8')
  const { permissions } = JSON.parse(manifest) as { permissions: string[] }
  await call(page, 'plugins.register', {
    ...{ sha256: own.label.sha256, granted: permissions, config: {} },
    ...{ audience: { kind: 'everyone' }, ownerTeam: null },
  })
}
