import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { pluginDetail } from '../pages/plugin-detail'
import { registerSheet } from '../pages/register-sheet'
import { upload } from '../src/arrange'
import { watchConsole } from '../src/console'
import { documentOf } from '../src/document'
import type { Visitor } from '../src/person'

// One plugin's life, from its upload to its end, in the browsers of two people whose pages stay open.
test.describe.configure({ mode: 'serial' })

const name = 'Release notes'
const id = 'release-notes'
const lead = 'What changed, by those who shipped it.'
const newLead = 'What shipped, project by project.'
const changedLead = { 'ui/notes-page.tsx': (before: string) => before.replace(lead, newLead) }

let ada: Visitor
let reader: Visitor
let complaints: string[]
let key: { privateKeyPem: string }
let readersDocument: () => Promise<boolean>
/** Of the reader too: the address of the plugin's page, sent to her before it was there. */
let early: Page

test.beforeAll(async ({ browser, cast }) => {
  ada = await cast.visitor(browser, { role: 'administrator', name: 'Ada Lindqvist' })
  reader = await cast.visitor(browser, { role: 'developer', name: 'Rune Reader' })
  await cast.project('newsroom')
  await reader.page.goto('/projects/newsroom')
  await reader.page.getByRole('heading', { level: 1, name: 'newsroom' }).waitFor()
  complaints = watchConsole(reader.page)
  readersDocument = await documentOf(reader.page)
  early = await reader.context.newPage()
  await early.goto(`/p/${id}`)
  await expect(early.getByRole('heading', { name: 'This is not here.' })).toBeVisible()
})

const own = (page: Page) => page.locator(`[data-plugin="${id}"]`)
const railEntry = (page: Page) => page.getByRole('navigation', { name: 'Libraries' }).getByRole('link', { name })

test('its author packs and signs it with the command line; the upload asks to trust the unknown key', async ({
  workshop,
}) => {
  const pem = path.join(workshop.folder, 'press.pem')
  const made = await workshop.cli('keys', 'create', pem)
  const fingerprint = /SHA256:\S+/.exec(made)?.[0] ?? ''
  expect(await workshop.cli('pack')).toMatch(/release-notes-1\.0\.0\.tgz .* sha256 [0-9a-f]{64}/)
  await workshop.cli('sign', 'release-notes-1.0.0.tgz', '--key', pem)

  key = { privateKeyPem: readFileSync(pem, 'utf8') }

  const register = registerSheet(ada.page)
  await register.open()
  await register.choose(path.join(workshop.folder, 'release-notes-1.0.0.tgz'))
  await expect(register.sheet.getByText(fingerprint, { exact: true })).toBeVisible()
  await expect(register.sheet.getByText('Nothing of it was stored or run.')).toBeVisible()
  await register.trust.click()

  await expect(register.sheet.getByText('Northwind Press, signed with its key', { exact: true })).toBeVisible()
  await expect(register.sheet.getByText('Keep values in a key-value store of its own')).toBeVisible()
  for (const part of ['/p/release-notes', 'Releases', 'Newest release'])
    await expect(register.sheet.getByText(part, { exact: true })).toBeVisible()
})

test('its configuration is checked by its schema and by its own backend before it is registered', async () => {
  const { sheet, field, test: testConnection, preview } = registerSheet(ada.page)
  await field('Project of new notes').fill('nowhere')
  await field('Longest note').fill('5')
  await field('Longest note').blur()
  await expect(sheet.getByText('20 is the least.').first()).toBeVisible()
  await expect(preview).toHaveAttribute('aria-disabled', 'true')
  await field('Longest note').fill('60')
  await testConnection.click()
  await expect(sheet.getByText('The catalogue has no project "nowhere".').first()).toBeVisible()
  await field('Project of new notes').fill('newsroom')
  await testConnection.click()
  await expect(sheet.getByText('The plugin accepts this configuration.').first()).toBeVisible()
})

test('a preview is for the one who registers; enabled, it is on the open page of somebody else', async () => {
  const { sheet, preview, everyone, enable } = registerSheet(ada.page)
  await preview.click()
  const open = sheet.getByRole('link', { name: `Open /p/${id}` })
  const opened = ada.context.waitForEvent('page')
  await open.click()
  const tab = await opened
  await expect(tab.getByText(lead)).toBeVisible()
  await expect(tab.getByText('preview, only you see it')).toBeVisible()
  await tab.close()
  await expect(railEntry(reader.page)).toHaveCount(0)

  await everyone.click()
  await enable.click()
  await expect(ada.page).toHaveURL(`/plugins/${id}`)
  await expect(railEntry(reader.page)).toBeVisible()
  // What was not here comes by itself.
  await expect(early.getByText(lead)).toBeVisible()
  await early.close()
  await expect(reader.page.locator(`a[href*="plugin:${id}:of-project"]`)).toBeVisible()
  await expect(own(reader.page).getByText('No release was told of yet.')).toBeVisible()
  expect(await readersDocument()).toBe(true)
})

test('the other person uses it: the page calls the backend, whose rules hold', async () => {
  const { page } = reader
  await railEntry(page).click()
  await expect(page.getByText(lead)).toBeVisible()
  await expect(page.getByLabel('Project')).toHaveValue('newsroom')
  await page.getByLabel('Release').fill('2026.11')
  await page.getByLabel('What changed').fill('x'.repeat(61))
  await page.getByRole('button', { name: 'Publish note' }).click()
  await expect(page.getByText('The note has 61 characters; at most 60 are configured.').first()).toBeVisible()
  // The browser tells of the refusal that was asked for.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('400')])
  await page.getByLabel('What changed').fill('Films are ranked by value.')
  await page.getByRole('button', { name: 'Publish note' }).click()
  await expect(page.getByText('newsroom 2026.11')).toBeVisible()
  await expect(page.getByText(/Rune Reader/).first()).toBeVisible()
  expect(await readersDocument()).toBe(true)
})

test('an upgrade is live on the open page', async ({ workshop }) => {
  const next = await workshop.pack({ version: '1.1.0', key, files: changedLead })
  const detail = pluginDetail(ada.page, { id, name })
  await detail.bring(next.file)
  await expect(detail.dialog.getByText('Only its code differs.', { exact: false })).toBeVisible()
  await detail.upgrade.click()
  await expect(reader.page.getByText(newLead)).toBeVisible()
  await expect(reader.page.getByText(`${id} 1.1.0`)).toBeVisible()
  await expect(reader.page.getByText('newsroom 2026.11')).toBeVisible()
  expect(await readersDocument()).toBe(true)
})

test('a version whose backend does not start falls back by itself, and the reason is shown', async ({ workshop }) => {
  const broken = await workshop.pack({
    version: '1.2.0',
    key,
    files: {
      ...changedLead,
      'backend/index.ts': (before) =>
        before.replace(
          'router: appRouter,',
          "router: appRouter, start() { throw new Error('The archive is closed.') },",
        ),
    },
  })
  const detail = pluginDetail(ada.page, { id, name })
  await detail.bring(broken.file)
  await detail.upgrade.click()
  const notice = ada.page
    .getByRole('main')
    .getByText(/Version 1\.2\.0 did not start: .*The archive is closed.* Version 1\.1\.0 stays on\./)
  await expect(notice.first()).toBeVisible({ timeout: 15_000 })
  await expect(reader.page.getByText(`${id} 1.1.0`)).toBeVisible()
  await reader.page.getByLabel('Release').fill('2026.12')
  await reader.page.getByLabel('What changed').fill('Still at work.')
  await reader.page.getByRole('button', { name: 'Publish note' }).click()
  await expect(reader.page.getByText('newsroom 2026.12')).toBeVisible()
})

test('it is rolled back', async () => {
  const detail = pluginDetail(ada.page, { id, name })
  await detail.open()
  await detail.rollBack('1.0.0')
  await expect(reader.page.getByText(`${id} 1.0.0`)).toBeVisible()
  await expect(reader.page.getByText(lead)).toBeVisible()
  await expect(reader.page.getByText('newsroom 2026.12')).toBeVisible()
})

test('disabled, the open page says so; enabled, it is back', async () => {
  const detail = pluginDetail(ada.page, { id, name })
  // What she decides is about what she sees: a page from before the roll back was settled is refused, rightly.
  await detail.open()
  await detail.disable()
  await expect(reader.page.getByText('Release notes was disabled by Ada Lindqvist')).toBeVisible()
  await expect(railEntry(reader.page)).toHaveCount(0)
  await detail.enable()
  await expect(reader.page.getByText('newsroom 2026.12')).toBeVisible()
  await expect(railEntry(reader.page)).toBeVisible()
})

test('uninstalled with its data kept it finds them again; dropped, they are gone', async ({ workshop }) => {
  await upload(ada.page, await workshop.pack({ version: '1.3.0', key }))
  const detail = pluginDetail(ada.page, { id, name })
  await detail.open()
  await detail.uninstall('Keep')
  await expect(reader.page.getByText('Release notes was uninstalled by Ada Lindqvist')).toBeVisible()
  await registerAgain()
  await expect(reader.page.getByText('newsroom 2026.12')).toBeVisible()

  await detail.open()
  await detail.uninstall('Drop')
  await expect(reader.page.getByText('Release notes was uninstalled by Ada Lindqvist')).toBeVisible()
  await registerAgain()
  await expect(reader.page.getByText('No release was told of yet')).toBeVisible()
  await expect(reader.page.getByText('newsroom 2026.12')).toHaveCount(0)
  expect(await readersDocument()).toBe(true)
  expect(complaints).toEqual([])
})

async function registerAgain(): Promise<void> {
  await ada.page.goto('/plugins/available')
  const card = ada.page.getByRole('article').filter({ has: ada.page.getByRole('heading', { name }) })
  await card.getByRole('link', { name: 'Register', exact: true }).click()
  const { sheet, field } = registerSheet(ada.page)
  await field('Project of new notes').fill('newsroom')
  await sheet.getByRole('button', { name: 'Register and enable' }).click()
  await expect(ada.page).toHaveURL(`/plugins/${id}`)
}
