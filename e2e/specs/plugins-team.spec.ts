import { expect, test } from '../fixtures'
import { pluginDetail } from '../pages/plugin-detail'
import { registerSheet } from '../pages/register-sheet'
import { call, register, upload } from '../src/arrange'
import type { Visitor } from '../src/person'

// A team runs its own plugin inside the envelope that an administrator granted it; what goes beyond is asked for.
test.describe.configure({ mode: 'serial' })

const name = 'Desk notes'
const id = 'desk-notes'
const sample = { id, name }

let ada: Visitor
let ines: Visitor
let omar: Visitor
let desk: { id: string; name: string }

test.beforeAll(async ({ browser, cast, workshop }) => {
  ada = await cast.visitor(browser, { role: 'administrator', name: 'Ada Lindqvist' })
  ines = await cast.visitor(browser, { role: 'developer', name: 'Ines Moreau' })
  omar = await cast.visitor(browser, { role: 'developer', name: 'Omar Haddad' })
  desk = await cast.team('News desk', { [ines.id]: 'maintainer' })
  await cast.team('Archive', { [omar.id]: 'maintainer' })
  await call(ada.page, 'plugins.envelopes.grant', {
    teamId: desk.id,
    idPrefix: 'desk',
    permissions: ['kv', 'catalog.read'],
    points: ['page/v1', 'nav/v1', 'project/tab/v1', 'project/card/v1', 'router/v1', 'config/schema/v1'],
    memoryMb: 256,
    ratePerMinute: 6_000,
    environments: [],
    everyone: true,
  })
  await call(ada.page, 'plugins.keys.trust', {
    publicKey: workshop.key.publicKey,
    publisher: 'News desk',
    idPrefix: 'desk',
    teamId: desk.id,
  })
})

test('her maintainer registers and upgrades it inside the envelope, with no platform person', async ({ workshop }) => {
  await register(ines.page, await workshop.pack({ ...sample, version: '1.0.0' }), { ownerTeam: desk.id })
  const next = await workshop.pack({
    ...sample,
    version: '1.1.0',
    manifest: (manifest) => {
      manifest['description'] = 'What the desk shipped.'
    },
  })
  const detail = pluginDetail(ines.page, { id, name })
  await detail.bring(next.file)
  await detail.upgrade.click()
  await expect(ines.page.getByText(`${name} is being upgraded to 1.1.0.`)).toBeVisible()
  await expect(ines.page.getByRole('main').getByText('Differences are against 1.1.0', { exact: false })).toBeVisible()
})

test('a new permission goes beyond it: she asks with a reason, and the version in use stays', async ({ workshop }) => {
  const beyond = await workshop.pack({
    ...sample,
    version: '1.2.0',
    manifest: ({ permissions }) => permissions.push('notifications'),
  })
  const detail = pluginDetail(ines.page, { id, name })
  await detail.bring(beyond.file)
  await expect(detail.dialog.getByText("Goes beyond your team's envelope")).toBeVisible()
  await expect(detail.dialog.getByText('Allowed: kv, catalog.read')).toBeVisible()
  await expect(detail.upgrade).toHaveCount(0)
  const ask = detail.dialog.getByRole('button', { name: 'Ask the administrators' })
  await expect(ask).toHaveAttribute('aria-disabled', 'true')
  await detail.dialog.getByRole('textbox', { name: /^Why your team needs/ }).fill('Editors want to hear of new notes.')
  await ask.click()
  await expect(ines.page.getByText('The administrators are asked. Their answer comes to your inbox.')).toBeVisible()
  await expect(ines.page.getByRole('main').getByText('Differences are against 1.1.0', { exact: false })).toBeVisible()
})

test('an administrator finds the request with its reason and its difference, and approves it in one press', async () => {
  const { page } = ada
  await page.goto('/')
  await page.getByRole('navigation').getByRole('link', { name: /Inbox/ }).first().click()
  const request = page
    .getByRole('region')
    .or(page.locator('section'))
    .filter({ hasText: `Upgrade to ${name} 1.2.0` })
    .first()
  await expect(request.getByText('Editors want to hear of new notes.')).toBeVisible()
  await expect(request.getByText('Ines Moreau for News desk')).toBeVisible()
  await expect(request.getByText('notifications', { exact: true }).first()).toBeVisible()
  await request.getByRole('button', { name: `Approve ${name} 1.2.0` }).click()
  await expect(page.getByText(`${name} 1.2.0 is approved: its page says how it goes on.`)).toBeVisible()
})

test('she sees the answer, and the version is on', async () => {
  const { page } = ines
  await expect(page.getByRole('main').getByText('Differences are against 1.2.0', { exact: false })).toBeVisible()
  await page.goto('/inbox')
  await expect(
    page
      .getByRole('main')
      .getByText(/approved/i)
      .first(),
  ).toBeVisible()
})

test("another team's maintainer is refused with the reason, for her plugin and for an id of its prefix", async ({
  workshop,
}) => {
  const detail = pluginDetail(omar.page, { id, name })
  await detail.open()
  await omar.page.getByRole('button', { name: `Actions for ${name}` }).click()
  const disable = omar.page.getByRole('menuitem', { name: `Disable ${name}…` })
  await expect(disable).toContainText('or maintainer in the team that owns it')
  await expect(disable).toHaveAttribute('aria-disabled', 'true')
  await omar.page.keyboard.press('Escape')

  const later = await workshop.pack({ ...sample, version: '1.3.0' })
  const { sha256 } = await upload(ines.page, later)
  await omar.page.goto(`/plugins/${id}/versions?to=${sha256}`)
  await expect(
    detail.dialog.getByText(/needs the role administrator, or maintainer in the team that owns it/).first(),
  ).toBeVisible()
  await expect(detail.upgrade).toHaveAttribute('aria-disabled', 'true')

  await omar.page.keyboard.press('Escape')
  await omar.page.getByRole('link', { name: 'Upload another version' }).click()
  const squatter = await workshop.pack({ id: 'desk-archive', name: 'Desk archive', version: '1.0.0' })
  const register = registerSheet(omar.page)
  await register.choose(squatter.file)
  await expect(register.sheet.getByText(/key of the team News desk, which is for that team's plugins/)).toBeVisible()
  await expect(register.trust).toHaveCount(0)
})
