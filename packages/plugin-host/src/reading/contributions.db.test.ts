import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { disable, enable, type Installation, register } from '../registry/registry'
import { acting } from '../registry/testing/acting'
import { contributionsFor } from './contributions'

const database = await testDatabase()
const { pool } = database
const { bundle, person, changingAs, team } = acting(database)
const page = { point: 'page/v1', id: 'home', title: 'Home', path: '/' }
const nav = { point: 'nav/v1', id: 'entry', title: 'Titles', icon: 'clapperboard', page: 'home' }
const job = { point: 'job/v1', id: 'nightly', title: 'Nightly' }
const manifest = {
  ...{ contributes: [page, nav, job], permissions: ['jobs'], backend: { entry: 'backend/index.js' } },
  ui: { entry: 'ui/index.js', styles: ['ui/index.css'] },
}
const seen = ({ pluginId, generation }: Installation) => ({ pluginId, generation })

it('shows a preview to its person, an enabled plugin to its audience, and what is disabled to nobody', async () => {
  const billing = await team('Billing')
  const [ada, bob] = [await person('administrator'), await person('viewer', { [billing.id]: 'viewer' })]
  const changing = changingAs(ada)
  const sha256 = await bundle({ id: 'titles', manifest })
  await pool.query(`update plugin_bundle set files = $2 where sha256 = $1`, [
    sha256,
    JSON.stringify({
      'ui/index.js': {
        sha256: 'x',
        size: 1,
        type: 'text/javascript',
        served: true,
        shims: ['/plugin-assets/shims/v1/react.js'],
      },
    }),
  ])
  const before = await contributionsFor(pool, bob)
  expect(before.plugins).toEqual([])
  const draft = await register(changing, { sha256, ownerTeam: null })
  const preview = await contributionsFor(pool, ada)
  expect(preview.plugins).toMatchObject([
    {
      ...{ id: 'titles', name: 'Titles', preview: true, dev: false, entry: `/plugin-assets/${sha256}/ui/index.js` },
      styles: [`/plugin-assets/${sha256}/ui/index.css`],
      imports: [`/plugin-assets/${sha256}/ui/index.js`, '/plugin-assets/shims/v1/react.js'],
      contributes: [{ point: 'page/v1' }, { point: 'nav/v1' }],
    },
  ])
  expect((await contributionsFor(pool, bob)).plugins).toEqual([])
  const on = await enable(changing, { ...seen(draft), audience: { kind: 'teams', teams: [billing.id] } })
  const after = await contributionsFor(pool, bob)
  expect(after.plugins.map(({ id, preview: isPreview }) => [id, isPreview])).toEqual([['titles', false]])
  expect(after.revision).not.toBe(before.revision)
  expect((await contributionsFor(pool, ada)).plugins).toEqual([])
  await disable(changing, seen(on as Installation))
  expect(await contributionsFor(pool, bob)).toEqual(before)
})

it('reads the bundles again only when an installation changed', async () => {
  const ada = await person('administrator')
  await contributionsFor(pool, ada)
  const texts: string[] = []
  const { query } = pool
  pool.query = ((...given: Parameters<typeof query>) => {
    texts.push(String((given[0] as { name?: string }).name))
    return query.apply(pool, given)
  }) as typeof query
  await contributionsFor(pool, ada)
  pool.query = query
  expect(texts).toEqual(['plugin-digest'])
})
