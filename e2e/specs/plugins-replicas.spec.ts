import { expect, test } from '../fixtures'
import { call, upload } from '../src/arrange'
import { startReplica } from '../src/replica'

const withinMs = 2_000

test('a plugin that is registered at one portal is used at another, with another engine, within 2 s', async ({
  browser,
  cast,
  groundwork,
  signedIn: page,
  workshop,
}) => {
  test.setTimeout(120_000)
  const second = await startReplica(groundwork)
  try {
    const far = await cast.visitor(browser, { role: 'developer', name: 'Noor Farah', portalUrl: second.portalUrl })
    await far.page.goto('/')
    await far.page.getByRole('main').waitFor()
    const bundle = await workshop.pack({ id: 'far-notes', name: 'Far notes', version: '1.0.0' })
    const { sha256 } = await upload(page, bundle, workshop.key.fingerprint)
    const notes = `/api/plugins/far-notes/trpc/notes?input=${encodeURIComponent('{}')}`

    await call(page, 'plugins.register', {
      sha256,
      granted: ['kv', 'catalog.read'],
      config: { project: 'newsroom' },
      audience: { kind: 'everyone' },
      ownerTeam: null,
    })
    const begun = performance.now()
    const entry = far.page.getByRole('navigation', { name: 'Libraries' }).getByRole('link', { name: 'Far notes' })
    await Promise.all([
      entry.waitFor({ timeout: withinMs }),
      expect
        .poll(async () => (await far.page.request.get(notes)).status(), { timeout: withinMs, intervals: [50] })
        .toBe(200),
    ])
    expect(performance.now() - begun).toBeLessThanOrEqual(withinMs)

    // What is written through one engine's process is read through the other's.
    await entry.click()
    await far.page.getByLabel('Release').fill('7.0')
    await far.page.getByLabel('What changed').fill('Told from afar.')
    await far.page.getByRole('button', { name: 'Publish note' }).click()
    await expect(far.page.getByText('newsroom 7.0')).toBeVisible()
    await page.goto('/p/far-notes')
    await expect(page.getByText('newsroom 7.0')).toBeVisible()
    await page.goto('/plugins/far-notes')
    await expect(page.getByRole('row').filter({ hasText: 'Healthy' })).toHaveCount(2)
  } finally {
    await second.stop()
  }
})
