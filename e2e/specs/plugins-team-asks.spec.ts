import { makeKeyPair } from '@groundwork/plugin-sdk/bundle/signature'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { pluginDetail } from '../pages/plugin-detail'
import { call, query, upload } from '../src/arrange'
import { documentOf } from '../src/document'
import { hydrated } from '../src/hydrated'
import type { Visitor } from '../src/person'

// What a team's maintainer wants of an installed plugin beyond the team's envelope: others to see it, and a version back. Both are
// asked for, refused with a reason, asked for again, and carried out by the approval.
test.describe.configure({ mode: 'serial' })

const name = 'Storm notes'
const id = 'storm-notes'
const team = 'Weather desk'
const terms = {
  idPrefix: 'storm',
  permissions: ['kv', 'catalog.read'],
  points: ['page/v1', 'nav/v1', 'project/tab/v1', 'project/card/v1', 'router/v1', 'config/schema/v1'],
  ...{ memoryMb: 256, ratePerMinute: 6_000, environments: [], everyone: false },
}

let ada: Visitor
let ines: Visitor
let reader: Visitor
let desk: { id: string; name: string }
/** Of its own: the workshop's is another team's in other specs. */
const key = makeKeyPair()

test.beforeAll(async ({ browser, cast, workshop }) => {
  ada = await cast.visitor(browser, { role: 'administrator', name: 'Ada Lindqvist' })
  ines = await cast.visitor(browser, { role: 'developer', name: 'Ines Moreau' })
  reader = await cast.visitor(browser, { role: 'developer', name: 'Rune Reader' })
  desk = await cast.team(team, { [ines.id]: 'maintainer' })
  await call(ada.page, 'plugins.envelopes.grant', { teamId: desk.id, ...terms })
  const trusted = { publicKey: key.publicKey, publisher: team, idPrefix: 'storm', teamId: desk.id }
  await call(ada.page, 'plugins.keys.trust', trusted)
  const { sha256 } = await upload(ines.page, await workshop.pack({ id, name, version: '1.0.0', key }))
  await call(ines.page, 'plugins.register', {
    ...{ sha256, granted: ['kv', 'catalog.read'], config: { project: 'newsroom' }, ownerTeam: desk.id },
    audience: { kind: 'teams', teams: [desk.id] },
  })
  await reader.page.goto('/')
})

const railEntry = (page: Page) => page.getByRole('navigation', { name: 'Libraries' }).getByRole('link', { name })
const toast = (page: Page, words: string) => expect(page.getByText(words)).toBeVisible()

/** Opens the dialog of an action; what it asks for goes beyond the envelope. */
async function open(action: string) {
  const detail = pluginDetail(ines.page, { id, name })
  await detail.open()
  await ines.page.getByRole('button', { name: `Actions for ${name}` }).click()
  await ines.page.getByRole('menuitem', { name: action }).click()
  return detail.dialog
}

/** Gives the reason, without which nothing can be asked. */
async function ask(reason: string): Promise<void> {
  const { dialog } = pluginDetail(ines.page, { id, name })
  const button = dialog.getByRole('button', { name: 'Ask the administrators' })
  await expect(dialog.getByText("Goes beyond your team's envelope")).toBeVisible()
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByRole('textbox', { name: /^Why your team needs/ }).fill(reason)
  await button.click()
  await toast(ines.page, 'The administrators are asked. Their answer comes to your inbox.')
  await expect(dialog).toHaveCount(0)
}

/** The card of what was asked, in the administrator's inbox. */
async function requestIn(page: Page, title: string, reason: string) {
  await page.goto('/inbox')
  const card = page
    .getByRole('region')
    .or(page.locator('section'))
    .filter({ hasText: title })
    .filter({ hasText: reason })
    .first()
  await expect(card.getByText(`Ines Moreau for ${team}`)).toBeVisible()
  await hydrated(card)
  return card
}

async function refuse(card: Awaited<ReturnType<typeof requestIn>>, what: string, note: string): Promise<void> {
  await card.getByRole('textbox', { name: 'Note for Ines Moreau' }).fill(note)
  await card.getByRole('button', { name: `Refuse ${what}` }).click()
  await expect(ada.page.getByText(/is refused\. Ines Moreau is told\./)).toBeVisible()
}

const askToShow = async (reason: string) => {
  const dialog = await open('Change who sees it…')
  await dialog.getByRole('button', { name: 'Everyone', exact: true }).click()
  await expect(dialog.getByText('Allowed: the team that owns it')).toBeVisible()
  await ask(reason)
}

test('to show it to everyone she asks with a reason; refused, she reads why, and nobody else sees it', async () => {
  await askToShow('All editors plan by the weather.')
  const dialog = await open('Change who sees it…')
  await dialog.getByRole('button', { name: 'Everyone', exact: true }).click()
  await expect(dialog.getByText('It was asked for already.', { exact: false }).first()).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Ask the administrators' })).toHaveAttribute('aria-disabled', 'true')

  const card = await requestIn(ada.page, `Show ${name} to everyone`, 'All editors plan by the weather.')
  await expect(card.getByText(`Shown to everyone, instead of ${team}.`, { exact: false })).toBeVisible()
  await refuse(card, `showing ${name}`, 'Not before the forecast is checked.')

  await ines.page.goto('/inbox')
  await expect(ines.page.getByRole('main').getByText('Not before the forecast is checked.').first()).toBeVisible()
  await expect(railEntry(reader.page)).toHaveCount(0)
  expect(await audience()).toEqual({ kind: 'teams', teams: [desk.id] })
})

test('asked again and approved, it is on the open page of somebody who is not in the team', async () => {
  const same = await documentOf(reader.page)
  await askToShow('The forecast is checked.')
  const card = await requestIn(ada.page, `Show ${name} to everyone`, 'The forecast is checked.')
  await card.getByRole('button', { name: `Approve showing ${name}` }).click()
  await toast(ada.page, `Showing ${name} is approved: its page says how it goes on.`)
  await expect(railEntry(reader.page)).toBeVisible()
  expect(await same()).toBe(true)
  expect(await audience()).toEqual({ kind: 'everyone' })
  await ines.page.goto('/inbox')
  await expect(
    ines.page
      .getByRole('main')
      .getByText(new RegExp(`approved your request to show ${name}`))
      .first(),
  ).toBeVisible()
})

test('a version that the envelope holds no more is asked back; refused, she reads why, and the newer one stays', async ({
  workshop,
}) => {
  const next = await workshop.pack({
    ...{ id, name, version: '1.1.0', key },
    manifest: (manifest) => {
      manifest.permissions = ['kv']
    },
  })
  await call(ada.page, 'plugins.envelopes.change', { ...(await envelope()), ...terms, everyone: true })
  const { sha256 } = await upload(ines.page, next)
  await call(ines.page, 'plugins.upgrade', { id, sha256, generation: await generation() })
  await inUse('1.1.0')
  await call(ada.page, 'plugins.envelopes.change', {
    ...{ ...(await envelope()), ...terms },
    ...{ everyone: true, permissions: ['kv'] },
  })

  const dialog = await open('Go back to 1.0.0…')
  await expect(dialog.getByRole('heading', { name: `Ask to take ${name} back to 1.0.0?` })).toBeVisible()
  await expect(dialog.getByText('catalog.read', { exact: false }).first()).toBeVisible()
  await ask('The projects are gone from the notes.')
  const card = await requestIn(ada.page, `Go back to ${name} 1.0.0`, 'The projects are gone from the notes.')
  // What the version asks for that the one in use does not.
  await expect(card.locator('details').getByText('catalog.read', { exact: false }).first()).toBeVisible()
  await refuse(card, `going back to ${name} 1.0.0`, 'Mend it in 1.1.1 instead.')

  await ines.page.goto('/inbox')
  await expect(ines.page.getByRole('main').getByText('Mend it in 1.1.1 instead.').first()).toBeVisible()
  await inUse('1.1.0')
})

test('asked again and approved, the version before runs again with what it may', async () => {
  await open('Go back to 1.0.0…')
  await ask('1.1.1 takes a week, and the desk needs the projects.')
  const card = await requestIn(ada.page, `Go back to ${name} 1.0.0`, '1.1.1 takes a week')
  await card.getByRole('button', { name: `Approve going back to ${name} 1.0.0` }).click()
  await toast(ada.page, `Going back to ${name} 1.0.0 is approved: its page says how it goes on.`)
  await inUse('1.0.0')
  await ines.page.goto(`/plugins/${id}/versions`)
  await expect(ines.page.getByRole('main').getByText('Differences are against 1.0.0', { exact: false })).toBeVisible()
})

type Detail = { installation: { audience: object; generation: number }; label: { version: string } }
const detailOf = async () => (await query(ines.page, 'plugins.detail', { id })) as Detail
const audience = async () => (await detailOf()).installation.audience
const generation = async () => (await detailOf()).installation.generation
const inUse = (version: string) =>
  expect.poll(async () => (await detailOf()).label.version, { timeout: 20_000 }).toBe(version)

async function envelope(): Promise<{ id: string }> {
  const { envelopes } = (await query(ada.page, 'plugins.envelopes.list', undefined)) as {
    envelopes: { id: string; teamId: string }[]
  }
  const own = envelopes.find(({ teamId }) => teamId === desk.id)
  if (!own) throw new Error(`${team} has no envelope.`)
  return { id: own.id }
}
