import { expect, test } from '../fixtures'
import { call, query } from '../src/arrange'
import { seriousViolations } from '../src/axe'
import { promote, succeeds, targetOf } from '../src/delivering'
import { hydrated } from '../src/hydrated'
import { project, teaser } from '../src/trailers'

test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

let pages: { address: string; dialog?: boolean }[]

test.beforeAll(async ({ studio }) => {
  test.setTimeout(180_000)
  const { nadia } = studio
  const { page } = nadia
  const [version, newer] = await studio.teasers()
  const number = await promote(page, { unit: teaser, environment: 'dev', version: version.id })
  await succeeds(page, number)
  const target = await targetOf(page, number)
  const address = `project:${project}`
  const { revision } = (await query(page, 'delivery.config.layer', { address })) as { revision: number }
  const change = (await call(page, 'delivery.config.saveDraft', {
    ...{ address, values: { rules: { seconds: 20 } }, locks: [], message: 'To be looked at.', base: revision },
  })) as { number: number }
  const integrations = (await query(page, 'delivery.integrations.list', undefined)) as { id: string }[]
  const unit = `/projects/${project}/units/${teaser}`
  const sheet = `${unit}?promote=${project}/${teaser}&to=dev&version=${newer.id}`
  const config = `/projects/${project}/config`
  pages = [
    ...['/promotions', unit, `/projects/${project}?tab=deployments`].map((each) => ({ address: each })),
    ...['', '&show=plan', '&show=gates', '&show=risk'].map((show) => ({ address: `${sheet}${show}`, dialog: true })),
    ...[`/promotions/${number}`, `/targets/${target}`, '/inbox', '/freezes'].map((each) => ({ address: each })),
    { address: '/freezes?edit=new', dialog: true },
    ...[config, `${config}/project`, `${config}/project?view=history`, `${config}/environment/production`].map(
      (each) => ({
        address: each,
      }),
    ),
    ...[`${config}/values?environment=dev&unit=${teaser}`, `/config-changes/${change.number}`].map((each) => ({
      address: each,
    })),
    ...['/settings/environments', '/settings/environments/production', '/settings/integrations'].map((each) => ({
      address: each,
    })),
    ...['/settings/integrations/new', `/settings/integrations/${integrations[0]?.id}`].map((each) => ({
      address: each,
    })),
  ]
})

for (const theme of ['light', 'dark'] as const) {
  test(`no page of delivery has a serious violation, or scrolls sideways on a phone, ${theme}`, async ({
    signedIn: page,
  }) => {
    test.setTimeout(300_000)
    await page.emulateMedia({ colorScheme: theme })
    const found: string[] = []
    for (const { address, dialog } of pages) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(address)
      await page.locator('main').waitFor()
      if (dialog) await page.getByRole('dialog').getByRole('button').last().waitFor()
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      found.push(...(await seriousViolations(page)))
      await page.setViewportSize({ width: 390, height: 844 })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      if (wide > 390) found.push(`${address} is ${wide} wide on a phone`)
      // What a theme changes are colours, and those are the same at every width.
      if (theme === 'light') found.push(...(await seriousViolations(page)))
    }
    expect(found).toEqual([])
  })
}

test('arrows lead into the matrix from anywhere on the page, and its keys act on the cell that has the focus', async ({
  signedIn: page,
}) => {
  await page.goto('/promotions')
  await hydrated(page.getByRole('grid'))
  const focused = page.locator('[data-cell]:focus')
  // Nothing is chosen yet: the first key shows what the next one is about.
  await page.keyboard.press('h')
  await expect(focused).toHaveAttribute('data-cell', /^\d+:1$/)
  await page.reload()
  await hydrated(page.getByRole('grid'))
  await page.keyboard.press('ArrowDown')
  await expect(focused).toHaveAttribute('data-cell', /^\d+:1$/)
  await page.keyboard.press('ArrowRight')
  await expect(focused).toHaveAttribute('data-cell', /^\d+:2$/)
  await page.keyboard.press('h')
  await expect(page).toHaveURL(/\/projects\/[^/]+\/units\/[^/]+$/)
})
