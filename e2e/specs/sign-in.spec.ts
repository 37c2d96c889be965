import { expect, test } from '../fixtures'
import { hydrated } from '../src/hydrated'

const password = 'nine courses of stone'

test('the first link signs in the administrator, who then signs in with a password', async ({ page, groundwork }) => {
  await page.goto(groundwork.firstSignInUrl)
  await expect(page.getByRole('heading', { name: 'Welcome to Groundwork' })).toBeVisible()
  await hydrated(page.getByLabel('Name'))
  await page.getByLabel('Name').fill('Grace Hopper')
  await page.getByLabel('E-mail').fill('grace@example.com')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Set up my account' }).click()
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Runs' })).toBeVisible()

  // The open page would notice by itself that it is signed out, and its way to the sign-in page would cross this one's.
  await page.goto('about:blank')
  await page.context().clearCookies()
  await page.goto('/runs')
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await hydrated(page.getByLabel('E-mail'))
  await page.getByLabel('E-mail').fill('grace@example.com')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /password/i })).toBeVisible()
  await page.getByLabel('E-mail').fill('grace@example.com')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  // Back to where she wanted to go.
  await expect(page).toHaveURL(/\/runs$/)
})

test('the first link works once', async ({ page, groundwork }) => {
  await page.goto(groundwork.firstSignInUrl)
  await expect(page.getByText(/used|once/i).first()).toBeVisible()
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in/)
})

test('an administrator invites a colleague by a link', async ({ signedIn: page, browser, groundwork }) => {
  await page.goto('/settings/people')
  await hydrated(page.getByLabel('E-mail'))
  await page.getByLabel('E-mail').fill('linus@example.com')
  await page.getByRole('button', { name: /invite|make.*link/i }).click()
  const link = await page
    .getByText(/\/join\//)
    .first()
    .textContent()
  const address = /https?:\/\/\S+\/join\/[\w-]+/.exec(link ?? '')?.[0]
  expect(address).toBeTruthy()

  const other = await browser.newContext({ baseURL: groundwork.portalUrl })
  const guest = await other.newPage()
  await guest.goto(address ?? '')
  await hydrated(guest.getByLabel('Name'))
  await guest.getByLabel('Name').fill('Linus')
  await guest.getByLabel('Password').fill(password)
  await guest.getByRole('button').last().click()
  await expect(guest.getByRole('navigation').getByRole('link', { name: 'Runs' })).toBeVisible()
  await other.close()
})
