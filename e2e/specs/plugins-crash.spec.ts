import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { register, upload, call } from '../src/arrange'
import { watchConsole } from '../src/console'

const config = { project: 'newsroom' }

test('a page that throws is fenced under the name of its plugin, and rolled back from there', async ({
  signedIn: page,
  workshop,
}) => {
  const sample = { id: 'shaky-notes', name: 'Shaky notes' }
  await register(page, await workshop.pack({ ...sample, version: '1.0.0' }), {
    trust: workshop.key.fingerprint,
    config,
  })
  const broken = await workshop.pack({
    ...sample,
    version: '1.1.0',
    files: { 'ui/notes-page.tsx': throwing },
  })
  const { sha256 } = await upload(page, broken)
  await page.goto('/p/shaky-notes')
  await expect(page.getByText('What changed, by those who shipped it.')).toBeVisible()
  const told = watchConsole(page)
  await call(page, 'plugins.upgrade', { id: sample.id, sha256, generation: await generationOf(page, sample.id) })

  const fence = page
    .getByRole('alert')
    .or(page.getByRole('main'))
    .filter({ hasText: 'Shaky notes stopped working here.' })
    .first()
  await expect(fence).toBeVisible()
  await expect(fence).toContainText('The printing press is on fire.')
  await expect(fence).toContainText('The rest of the page is unharmed.')
  // The portal's own parts still answer.
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Find or do' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { level: 1, name: 'Shaky notes' })).toBeVisible()

  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(fence).toBeVisible()
  await page.getByRole('button', { name: 'Go back to 1.0.0' }).click()
  await expect(page.getByText('What changed, by those who shipped it.')).toBeVisible()
  await expect(page.getByText('stopped working here')).toHaveCount(0)
  // What was thrown is told, under its own words; nothing else is.
  expect(told.filter((text) => !text.includes('The printing press is on fire.'))).toEqual([])
})

test('a card that throws leaves the page around it alone, and can be disabled from there', async ({
  signedIn: page,
  workshop,
  cast,
}) => {
  await cast.project('pressroom')
  const sample = { id: 'torn-notes', name: 'Torn notes' }
  const bundle = await workshop.pack({ ...sample, version: '1.0.0', files: { 'ui/newest-note.tsx': throwing } })
  await register(page, bundle, { trust: workshop.key.fingerprint, config })
  await page.goto('/projects/pressroom')
  const fence = page.getByRole('alert').filter({ hasText: 'Torn notes stopped working here.' })
  await expect(fence).toBeVisible()
  await expect(page.getByText('What the tests are about.').first()).toBeVisible()
  await page.goto('/projects/pressroom?tab=plugin:torn-notes:of-project')
  await expect(page.getByText('No release was told of yet', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Overview' }).click()
  await fence.getByRole('button', { name: 'Disable…' }).click()
  await fence.getByRole('button', { name: 'Disable Torn notes for everybody' }).click()
  await expect(page.getByText(/Torn notes was disabled by/)).toBeVisible()
  await expect(fence).toHaveCount(0)
})

test("a plugin's styles stay inside it", async ({ signedIn: page, workshop }) => {
  const hostile = [
    '* { outline: 7px dashed red !important }',
    'html, body, :root { background: red !important; font-size: 40px !important }',
    'button, a, h1, .bg-surface { background: rgb(1, 2, 3) !important; border-radius: 33px !important }',
    '.release-page button { background: rgb(4, 5, 6) !important }',
  ].join('\n')
  const sample = { id: 'loud-notes', name: 'Loud notes' }
  const bundle = await workshop.pack({ ...sample, version: '1.0.0', files: { 'ui/styles.css': hostile } })
  await page.goto('/')
  const before = await looks(page)
  await register(page, bundle, { trust: workshop.key.fingerprint, config })
  await page.getByRole('navigation', { name: 'Libraries' }).getByRole('link', { name: 'Loud notes' }).click()
  const own = page.getByRole('button', { name: 'Publish note' })
  await expect(own).toHaveCSS('background-color', 'rgb(4, 5, 6)')
  expect(await looks(page)).toEqual(before)
})

test("what a page loads of plugins comes compressed, the portal's own and theirs", async ({ signedIn: page }) => {
  const loaded = new Map<string, string | undefined>()
  page.on('response', (response) => {
    const kind = /\/plugin-assets\/(shims|[0-9a-f]{64})\/.*\.(js|css)$/.exec(response.url())
    if (kind) loaded.set(`${kind[1] === 'shims' ? 'shared' : 'own'} ${kind[2]}`, response.headers()['content-encoding'])
  })
  await page.goto('/p/loud-notes')
  await expect(page.getByRole('button', { name: 'Publish note' })).toBeVisible()
  for (const kind of ['shared js', 'own js', 'own css']) expect(loaded.get(kind), kind).toMatch(/^(gzip|br)$/)
})

/** How parts of the portal look that stand on every page. */
function looks(page: Page): Promise<Record<string, string>[]> {
  return page.evaluate(() =>
    ['html', 'body', 'nav a[href="/runs"]', 'header', 'aside button, button'].map((selector) => {
      const element = [...document.querySelectorAll(selector)].find((each) => !each.closest('[data-plugin]'))
      if (!element) throw new Error(`The page has no ${selector}.`)
      const { backgroundColor, outlineStyle, borderRadius, fontSize, color } = getComputedStyle(element)
      return { selector, backgroundColor, outlineStyle, borderRadius, fontSize, color }
    }),
  )
}

function throwing(before: string): string {
  return before.replace(
    /(export function \w+\([^)]*\) \{\n)/,
    "$1  if (document.title) throw new Error('The printing press is on fire.')\n",
  )
}

async function generationOf(page: Page, id: string): Promise<number> {
  const input = encodeURIComponent(JSON.stringify({ json: { id } }))
  const answer = await page.request.get(`/api/trpc/plugins.detail?input=${input}`)
  const body = (await answer.json()) as { result: { data: { json: { installation: { generation: number } } } } }
  return body.result.data.json.installation.generation
}
