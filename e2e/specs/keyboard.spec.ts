import { expect, test } from '../fixtures'
import { largeFlow } from '../src/large-run'
import { hydrated } from '../src/hydrated'

test('everything is reached by keyboard: palette, lists, help', async ({ signedIn: page }) => {
  await page.goto('/')
  await hydrated(page.getByRole('main'))
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('combobox', { name: 'Find or do' })
  await expect(palette).toBeFocused()
  await palette.fill('largef')
  await expect(page.getByRole('option').filter({ hasText: largeFlow }).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()

  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page).toHaveURL(/\/runs$/)
  await hydrated(page.getByRole('table'))
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/runs\/[^/]+\/[^/]+/)

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('a page that needs more than one’s role says which, and who can change it', async ({ page, signInAs }) => {
  await signInAs({ role: 'viewer', name: 'Vera Viewer' })
  await page.goto('/settings/audit')
  await expect(page.getByRole('main')).toContainText(/maintainer/)
  await page.goto('/settings/people')
  await expect(page.getByRole('main')).toContainText(/administrator/)
})
