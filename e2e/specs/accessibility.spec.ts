import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { seriousViolations } from '../src/axe'
import { hydrated } from '../src/hydrated'
import { largeFlow } from '../src/large-run'
import { recordedTask } from '../src/recorded'

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
  // Whoever has no password yet is asked for one, as after the first sign-in.
  '/welcome',
]

/** What only a run that Metaflow recorded shows, and how one sees that it is there. */
const ofRuns: [address: string, shows: (page: Page) => Locator][] = [
  ['/runs/TitleValueFlow/RUN?view=graph', (page) => page.getByRole('group', { name: 'Graph of steps' })],
  [
    '/runs/TitleValueFlow/RUN/join/TASK?tab=artifacts&artifact=summary',
    (page) => page.getByText('list of', { exact: false }),
  ],
  [
    '/runs/TitleValueFlow/RUN/join/TASK?tab=cards',
    (page) => page.frameLocator('iframe[title^="Card"]').getByText('Title value by genre'),
  ],
  ['/runs/TitleValueFlow/RUN/join/TASK?tab=facts', (page) => page.getByRole('heading', { name: 'Metadata' })],
  ['/runs/WatchListImportFlow/FAILED', (page) => page.getByRole('region', { name: 'What failed' })],
  ...['', '?tab=runs', '?tab=deployments', '?tab=activity'].map((tab): (typeof ofRuns)[number] => [
    `/projects/content_decisions${tab}`,
    (page) => page.getByRole('heading', { level: 1, name: 'content_decisions' }),
  ]),
]

for (const theme of ['light', 'dark'] as const) {
  test(`no page has a serious accessibility violation, ${theme}`, async ({ signedIn: page, large }) => {
    test.setTimeout(180_000)
    await page.emulateMedia({ colorScheme: theme })
    for (const address of pages) {
      const asked = address.replace('RUN', large.run).replace('TASK', large.task)
      await page.goto(asked)
      await page.getByRole('main').waitFor()
      // It is this page that is looked at, not one that it led on to.
      expect(page.url()).toBe(new URL(asked, page.url()).href)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      expect(await seriousViolations(page)).toEqual([])
    }
  })
}

for (const theme of ['light', 'dark'] as const) {
  test(`no page of a recorded run and its project has a serious violation, ${theme}`, async ({
    signedIn: page,
    groundwork,
  }) => {
    test.skip(!groundwork.python, 'needs Python and Metaflow from PyPI')
    test.setTimeout(180_000)
    await page.emulateMedia({ colorScheme: theme })
    const { run, task } = await recordedTask(groundwork, 'TitleValueFlow', 'join')
    const failed = await recordedTask(groundwork, 'WatchListImportFlow', 'check_columns')
    const found: string[] = []
    for (const [address, shows] of ofRuns) {
      await page.goto(address.replace('RUN', run).replace('TASK', task).replace('FAILED', failed.run))
      await expect(shows(page).first()).toBeVisible()
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      found.push(...(await seriousViolations(page)))
    }
    expect(found).toEqual([])
  })

  test(`the open palette has no serious accessibility violation, ${theme}`, async ({ signedIn: page }) => {
    await page.emulateMedia({ colorScheme: theme })
    await page.goto('/')
    await hydrated(page.getByRole('main'))
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('option').first()).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    const found = await seriousViolations(page)
    await page.getByRole('combobox', { name: 'Find or do' }).fill('largef')
    await expect(page.getByRole('option').filter({ hasText: largeFlow }).first()).toBeVisible()
    found.push(...(await seriousViolations(page)))
    expect(found).toEqual([])
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
