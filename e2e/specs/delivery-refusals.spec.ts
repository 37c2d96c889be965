import { expect, test } from '../fixtures'
import { promoteSheet } from '../pages/promote-sheet'
import { promotionPage } from '../pages/promotion-page'
import { targetPage } from '../pages/target-page'
import { unitPage } from '../pages/unit-page'
import { call, query } from '../src/arrange'
import { configure, promote, succeeds, targetOf } from '../src/delivering'
import { project, type Studio, teaser, type Version } from '../src/trailers'

// What is refused, with its reason and what would open it; each test leaves the target as it found it.
test.skip(!process.env.GROUNDWORK_TEST_PYTHON, 'needs Python and Metaflow from PyPI')

let studio: Studio
let versions: [Version, Version]
let targetId: string
/** What a test leaves in force when it fails would stop the others. */
const undo: (() => Promise<unknown>)[] = []

test.afterEach(async () => {
  for (const each of undo.splice(0)) await each()
})

test.beforeAll(async ({ studio: opened }) => {
  test.setTimeout(180_000)
  studio = opened
  versions = await studio.teasers()
  const { page } = studio.nadia
  const number = await promote(page, { unit: teaser, environment: 'dev', version: versions[0].id })
  await succeeds(page, number)
  targetId = await targetOf(page, number)
})

const sheetOf = (environment: string, version: Version) =>
  `/projects/${project}/units/${teaser}?promote=${project}/${teaser}&to=${environment}&version=${version.id}`

test('a vetoed version is refused with the reason of the veto, until that is lifted', async () => {
  const { nadia, emil } = studio
  const target = targetPage(emil.page)
  await target.open(targetId)
  await target.button('Veto a version').click()
  await target.dialog.getByRole('combobox', { name: 'Version' }).selectOption(versions[1].id)
  await target.dialog.getByRole('textbox', { name: /^Why/ }).fill('It cuts the titles off.')
  await target.dialog.getByRole('button', { name: `Veto v${versions[1].number} in Development` }).click()
  await expect(emil.page.getByText(`v${versions[1].number} is vetoed in Development`)).toBeVisible()

  const sheet = promoteSheet(nadia.page)
  await nadia.page.goto(sheetOf('dev', versions[1]))
  await expect(sheet.button).toHaveAttribute('aria-disabled', 'true')
  await expect(sheet.sheet.getByText('It cuts the titles off.', { exact: false }).first()).toBeVisible()
  await expect(promote(nadia.page, { unit: teaser, environment: 'dev', version: versions[1].id })).rejects.toThrow(
    'It cuts the titles off.',
  )

  await target.button('Lift the veto').click()
  await expect(emil.page.getByText('No version is vetoed')).toBeVisible()
  await nadia.page.reload()
  await expect(sheet.button).not.toHaveAttribute('aria-disabled', 'true')
})

test('a pin keeps the version that it names', async () => {
  const { nadia, emil } = studio
  const target = targetPage(emil.page)
  await target.open(targetId)
  await target.pin('Measured until Friday.')
  await expect(emil.page.getByText(`Pinned to v${versions[0].number}`)).toBeVisible()

  const sheet = promoteSheet(nadia.page)
  await nadia.page.goto(sheetOf('dev', versions[1]))
  await sheet.tab('Gates').click()
  await expect(sheet.gate('pin')).toContainText('Measured until Friday.')
  await expect(sheet.button).toHaveAttribute('aria-disabled', 'true')

  await target.button('Lift the pin').click()
  await expect(emil.page.getByText('Not pinned')).toBeVisible()
})

test('a freeze says when it opens; it is overridden only with a reason, which stays', async () => {
  test.setTimeout(120_000)
  const { nadia, administrator } = studio
  const freeze = (await call(administrator.page, 'delivery.freezes.save', {
    ...{ id: null, rowVersion: null, kind: 'freeze', title: 'Festival', reason: 'The festival is on.' },
    ...{ selector: { environments: ['staging'], projects: [project] }, timeZone: 'Europe/Berlin', rule: null },
    ...{ startsAt: localTime(-60 * 60_000), minutes: 24 * 60, overrun: true },
  })) as { id: string }
  undo.push(() => call(administrator.page, 'delivery.freezes.remove', { id: freeze.id, rowVersion: 1 }))
  const sheet = promoteSheet(nadia.page)
  await nadia.page.goto(`${sheetOf('staging', versions[0])}&show=gates`)
  await expect(sheet.gate('freeze')).toHaveAttribute('data-state', 'pending')
  await expect(sheet.gate('freeze')).toContainText('The festival is on.')
  await expect(sheet.gate('freeze')).toContainText(/\d\d:\d\d/)
  const number = await sheet.ask()
  const waiting = promotionPage(nadia.page)
  await expect(waiting.state('Waits for its gates')).toBeVisible()
  await expect(waiting.gate('freeze').getByRole('button', { name: 'Let it through…' })).toHaveCount(0)

  const deciding = promotionPage(administrator.page)
  await deciding.open(number)
  await deciding.gate('freeze').getByRole('button', { name: 'Let it through…' }).click()
  const through = deciding.dialog.getByRole('button', { name: 'Let it through' })
  await expect(through).toHaveAttribute('aria-disabled', 'true')
  await deciding.dialog.getByRole('textbox', { name: 'Why' }).fill('The jury needs it.')
  await through.click()
  await expect(waiting.gate('freeze')).toHaveAttribute('data-state', 'override_pass')
  await expect(waiting.gate('freeze')).toContainText('The jury needs it.')
  await expect(waiting.state('Succeeded')).toBeVisible({ timeout: 60_000 })
})

test('a double click asks once', async () => {
  const { nadia } = studio
  const count = async () => {
    const { items } = (await query(nadia.page, 'delivery.promotions.list', { targetId })) as { items: unknown[] }
    return items.length
  }
  const before = await count()
  await nadia.page.goto(sheetOf('dev', versions[1]))
  const sheet = promoteSheet(nadia.page)
  await expect(sheet.button).not.toHaveAttribute('aria-disabled', 'true')
  await sheet.button.dblclick()
  await expect(nadia.page).toHaveURL(/\/promotions\/\d+$/)
  await expect(promotionPage(nadia.page).state('Succeeded')).toBeVisible({ timeout: 30_000 })
  expect(await count()).toBe(before + 1)
})

test('a sheet whose plan has moved shows the plan of now and asks for nothing', async () => {
  const { nadia, emil } = studio
  const sheet = promoteSheet(nadia.page)
  await nadia.page.goto(sheetOf('dev', versions[1]))
  await expect(sheet.button).not.toHaveAttribute('aria-disabled', 'true')
  await configure({ author: nadia.page, reviewer: emil.page }, `environment:${project}:dev`, { rules: { seconds: 15 } })
  await sheet.button.click()
  await expect(sheet.refusal).toContainText('Nothing was asked for.')
  await expect(sheet.key('rules.seconds')).toContainText('15')
  await sheet.ask()
  await expect(promotionPage(nadia.page).state('Succeeded')).toBeVisible({ timeout: 30_000 })
})

test('a developer of another team is told which role is missing, and where', async ({ browser, cast }) => {
  const rune = await cast.visitor(browser, { role: 'developer', name: 'Rune Reader' })
  await cast.team(`Posters ${Date.now()}`, { [rune.id]: 'developer' })
  const page = unitPage(rune.page, { project, unit: teaser })
  await page.open()
  const words = /Promoting needs the role maintainer, or developer in the team that owns it; yours is developer/
  await expect(rune.page.getByText(words).first()).toBeVisible()
  await expect(page.lane('staging').getByRole('button', { name: 'Promote' }).first()).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await expect(promote(rune.page, { unit: teaser, environment: 'dev', version: versions[0].id })).rejects.toThrow(words)
})

/** A moment in Berlin as its clocks show it: 2026-03-01T18:00. */
function localTime(offsetMs: number): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    timeZone: 'Europe/Berlin',
  } as Intl.DateTimeFormatOptions)
  return format.format(Date.now() + offsetMs).replace(' ', 'T')
}
