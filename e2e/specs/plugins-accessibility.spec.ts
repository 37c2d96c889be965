import { expect, test } from '../fixtures'
import { register, upload } from '../src/arrange'
import { seriousViolations } from '../src/axe'
import { hydrated } from '../src/hydrated'

const id = 'plain-notes'
let waiting: string

const pages = [
  '/plugins',
  '/plugins/available',
  '/plugins/available?register=new',
  '/plugins/available?register=WAITING',
  `/plugins/${id}`,
  `/plugins/${id}/versions`,
  `/plugins/${id}/configuration`,
  `/plugins/${id}/log`,
  `/plugins/${id}/activity`,
  '/plugins/impact',
  '/plugins/requests',
  '/plugins/envelopes?envelope=new',
  '/plugins/keys',
  '/inbox',
  `/p/${id}`,
  `/projects/plainview?tab=plugin:${id}:of-project`,
]

test.beforeAll(async ({ browser, cast, workshop }) => {
  const { page } = await cast.visitor(browser, { role: 'administrator', name: 'Ada Lindqvist' })
  await cast.project('plainview')
  const trust = workshop.key.fingerprint
  await register(page, await workshop.pack({ id, name: 'Plain notes', version: '1.0.0' }), { trust })
  const other = await workshop.pack({ id: 'idle-notes', name: 'Idle notes', version: '1.0.0' })
  waiting = (await upload(page, other, trust)).sha256
})

for (const theme of ['light', 'dark'] as const) {
  test(`no page of plugins has a serious violation, or scrolls sideways on a phone, ${theme}`, async ({
    signedIn: page,
  }) => {
    test.setTimeout(180_000)
    await page.emulateMedia({ colorScheme: theme })
    for (const address of pages) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(address.replace('WAITING', waiting))
      await page.locator('main').waitFor()
      if (address.includes('?register=') || address.includes('?envelope=')) await page.getByRole('dialog').waitFor()
      if (address === `/p/${id}`) await page.getByText('No release was told of yet', { exact: true }).waitFor()
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      expect(await seriousViolations(page)).toEqual([])
      await page.setViewportSize({ width: 390, height: 844 })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(`${address} is ${wide} wide`).toBe(`${address} is 390 wide`)
    }
  })
}

test('pages of plugins are reached, registered and left by keyboard', async ({ signedIn: page }) => {
  await page.goto('/')
  await hydrated(page.getByRole('main'))
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find or do' }).fill('plain notes')
  await expect(page.getByRole('option', { name: /Plain notes/, selected: true })).toBeVisible()
  const own = page.getByRole('option', { name: /^Notes/ })
  await expect(own).toBeVisible()
  while ((await own.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/p/${id}`)
  await page.getByLabel('Release').focus()
  await page.keyboard.type('1.0')
  await page.keyboard.press('Tab')
  await page.keyboard.type('The first.')
  await page.keyboard.press('Enter')
  await expect(page.getByText('newsroom 1.0')).toBeVisible()

  await page.goto('/plugins')
  await hydrated(page.getByRole('link', { name: 'Register plugin' }))
  await page.getByRole('link', { name: 'Register plugin' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.goto('/plugins?q=plain')
  await hydrated(page.getByRole('article'))
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/plugins/${id}`)

  await page.getByRole('button', { name: 'Actions for Plain notes' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Disable Plain notes…' }).waitFor()
  await page.keyboard.type('Disable')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Disable Plain notes?' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})
