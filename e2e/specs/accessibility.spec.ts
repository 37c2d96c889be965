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
  '/settings/why',
  '/settings/why?action=promotion.request&project=kyc',
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

// What a page of the server hands down is not always there when the field around it is drawn.
test('every control of a form that the server draws has a label, also where it is folded', async ({
  signedIn: page,
}) => {
  for (const address of ['/settings/why', '/settings/why?action=promotion.request&project=kyc', '/settings/audit']) {
    await page.goto(address)
    const controls = page.getByRole('main').locator('input:not([type=hidden]), select, textarea')
    const named = await controls.evaluateAll((all) =>
      (all as HTMLInputElement[]).map(({ name, labels, ariaLabel }) => [name, Boolean(labels?.length || ariaLabel)]),
    )
    expect(named.length).toBeGreaterThan(4)
    expect(named.filter(([, isNamed]) => !isNamed)).toEqual([])
  }
})
