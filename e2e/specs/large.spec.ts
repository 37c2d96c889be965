import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { hydrated } from '../src/hydrated'
import { largeFlow, logLines, rareWord } from '../src/large-run'

test('a run of 5,000 tasks scrolls and zooms without a long task on the main thread', async ({
  signedIn: page,
  large,
}) => {
  test.setTimeout(180_000)
  await page.goto(`/runs/${largeFlow}/${large.run}`)
  const timeline = page.getByRole('tree', { name: 'Timeline of tasks' })
  await expect(timeline).toBeVisible()
  await page
    .getByText(/\d+ more/)
    .first()
    .click()
  await watchLongTasks(page)
  await timeline.hover()
  const passes: number[] = []
  // What other programs do to the machine only ever adds: a page that is too slow is so in each pass.
  while (passes.length < 3 && Math.min(...passes) > 100) passes.push(await scrollAndZoom(page))
  expect(Math.min(...passes)).toBeLessThanOrEqual(100)
})

/** Looked at with each frame: an expectation looks less and less often, which would be measured too. */
async function drawn(page: Page, words: string): Promise<void> {
  await page.waitForFunction((text) => document.getElementById('task-log')?.textContent.includes(text), words, {
    polling: 'raf',
    timeout: 20_000,
  })
  await expect(page.getByText(words)).toBeVisible()
}

type Watched = { longTasks: number[]; longTaskObserver: PerformanceObserver }

async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const durations: number[] = []
    const observer = new PerformanceObserver((list) =>
      durations.push(...list.getEntries().map((entry) => entry.duration)),
    )
    observer.observe({ type: 'longtask' })
    Object.assign(window, { longTasks: durations, longTaskObserver: observer })
  })
}

/** The longest main-thread task in milliseconds; 0 where none took 50. */
async function scrollAndZoom(page: Page): Promise<number> {
  await page.evaluate(() => {
    const { longTasks, longTaskObserver } = window as unknown as Watched
    longTaskObserver.takeRecords()
    longTasks.splice(0)
  })
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, 1_500)
  await page.keyboard.down('Control')
  for (let i = 0; i < 10; i++) await page.mouse.wheel(0, -200)
  for (let i = 0; i < 10; i++) await page.mouse.wheel(0, 200)
  await page.keyboard.up('Control')
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, -1_500)
  return page.evaluate(() => {
    const { longTasks, longTaskObserver } = window as unknown as Watched
    // What was measured a moment ago and not handed over yet is of this pass too.
    const late = longTaskObserver.takeRecords().map(({ duration }) => duration)
    return Math.max(0, ...longTasks, ...late)
  })
}

test('a log of a million lines shows its last line within 1 s and finds a word within 2 s', async ({
  signedIn: page,
  large,
}) => {
  test.setTimeout(180_000)
  const shown: number[] = []
  const found: number[] = []
  // As above: what is too slow is so in each pass.
  while (shown.length < 3 && (Math.min(...shown) > 1_000 || Math.min(...found) > 2_000)) {
    await page.goto(`/runs/${largeFlow}/${large.run}`)
    const start = page.getByRole('region', { name: 'timeline' }).getByText('start', { exact: true })
    await hydrated(start)
    const begun = performance.now()
    await start.click()
    await drawn(page, 'the last line')
    shown.push(performance.now() - begun)

    const find = page.getByRole('searchbox', { name: 'Find in log' })
    await find.fill(rareWord)
    const asked = performance.now()
    await find.press('Enter')
    await drawn(page, `here is ${rareWord}`)
    found.push(performance.now() - asked)
  }
  expect(Math.min(...shown)).toBeLessThanOrEqual(1_000)
  expect(Math.min(...found)).toBeLessThanOrEqual(2_000)
  await expect(page.locator(`[data-line="${logLines - 5_000}"]`)).toBeVisible()
  // The address says what was looked for, for whoever it is sent to.
  await expect(page).toHaveURL(new RegExp(`find=${rareWord}`))
  await page.reload()
  await expect(page.getByRole('searchbox', { name: 'Find in log' })).toHaveValue(rareWord)
  await expect(page.getByText(`here is ${rareWord}`)).toBeVisible()
})
