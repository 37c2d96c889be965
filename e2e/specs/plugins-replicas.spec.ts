import { expect, test } from '../fixtures'
import { call, upload } from '../src/arrange'
import { hydrated } from '../src/hydrated'
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
    await hydrated(far.page.getByRole('main'))

    /** How long after a plugin was registered here it is in the other portal's page, and answers there. */
    async function usedAfter(plugin: { id: string; name: string }): Promise<number> {
      const bundle = await workshop.pack({ ...plugin, version: '1.0.0' })
      const { sha256 } = await upload(page, bundle, workshop.key.fingerprint)
      const notes = `/api/plugins/${plugin.id}/trpc/notes?input=${encodeURIComponent('{}')}`
      await call(page, 'plugins.register', {
        sha256,
        granted: ['kv', 'catalog.read'],
        config: { project: 'newsroom' },
        audience: { kind: 'everyone' },
        ownerTeam: null,
      })
      const begun = performance.now()
      await Promise.all([
        expect.poll(() => entryOf(plugin.name).isVisible(), { timeout: 20_000, intervals: [50] }).toBe(true),
        expect
          .poll(async () => (await far.page.request.get(notes)).status(), { timeout: 20_000, intervals: [50] })
          .toBe(200),
      ])
      return performance.now() - begun
    }
    const entryOf = (name: string) =>
      far.page.getByRole('navigation', { name: 'Libraries' }).getByRole('link', { name }).first()
    const passes = [await usedAfter({ id: 'far-notes', name: 'Far notes' })]
    // What other programs do to the machine only ever adds: what is too slow is so each time.
    for (let n = 2; n <= 3 && Math.min(...passes) > withinMs; n++)
      passes.push(await usedAfter({ id: `far-notes-${n}`, name: `Far notes ${n}` }))
    expect(Math.min(...passes)).toBeLessThanOrEqual(withinMs)

    // What is written through one engine's process is read through the other's.
    await entryOf('Far notes').click()
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
