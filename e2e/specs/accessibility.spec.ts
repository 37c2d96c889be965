import { expect, test } from '../fixtures'
import { seriousViolations } from '../src/axe'
import { largeFlow } from '../src/large-run'

const pages = [
  '/',
  '/catalogue',
  '/catalogue?q=nothing+is+called+this',
  '/catalogue/flows',
  '/catalogue/libraries',
  '/projects/kyc',
  '/projects/not-there',
  '/runs',
  '/runs?status=failed',
  `/runs/${largeFlow}/RUN`,
  `/runs/${largeFlow}/RUN?view=tasks`,
  `/runs/${largeFlow}/RUN/start/TASK`,
  '/connect',
  '/settings/people',
  '/settings/teams',
  '/settings/tokens',
  '/settings/audit',
  '/settings/account',
]

for (const theme of ['light', 'dark'] as const) {
  test(`no page has a serious accessibility violation, ${theme}`, async ({ signedIn: page, large }) => {
    test.setTimeout(180_000)
    await page.emulateMedia({ colorScheme: theme })
    for (const address of pages) {
      await page.goto(address.replace('RUN', large.run).replace('TASK', large.task))
      await page.getByRole('main').waitFor()
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      expect(await seriousViolations(page)).toEqual([])
    }
  })
}

test('the sign-in page has no serious accessibility violation', async ({ page }) => {
  await page.goto('/sign-in')
  expect(await seriousViolations(page)).toEqual([])
})
