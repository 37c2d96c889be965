// @vitest-environment happy-dom
import { renderPlugin } from '@groundwork/plugin-sdk/testing'
import type { UnitTargets } from '@groundwork/plugin-sdk/ui'
import { fireEvent } from '@testing-library/react'
import { expect, test } from 'vitest'
import manifest from '../plugin.json' with { type: 'json' }
import plugin from './index'

const v3 = { id: 'a'.repeat(64), number: 3 }
const v4 = { id: 'b'.repeat(64), number: 4 }
const target = (environment: string, given: Partial<UnitTargets['targets'][number]>) => ({
  environment,
  title: environment,
  production: environment === 'production',
  targetId: null,
  version: null,
  since: null,
  promotion: null,
  ...given,
})
const units: UnitTargets[] = [
  {
    project: 'content_decisions',
    unit: 'SlateFlow',
    newest: v4,
    targets: [
      target('dev', { version: v4 }),
      target('staging', { version: v3, promotion: { number: 12, state: 'APPLYING' } }),
      target('production', { version: v3 }),
    ],
  },
]
const show = { point: 'page/v1', id: 'promote' } as const

test("opens the portal's sheet for the newest version where it is not yet", async () => {
  const page = await renderPlugin({ plugin, manifest, show, targets: units, answers: { list: () => [] } })
  // The parts that come when they are first needed take their time on a machine that does other things too.
  const production = await page.findByRole('button', { name: 'Promote to production…' })
  expect(page.queryByRole('button', { name: 'Promote to dev…' })).toBeNull()
  expect(page.getByRole('button', { name: 'Promote to staging…' })).toHaveProperty('disabled', true)
  fireEvent.click(production)
  expect(page.promotes).toEqual([
    { project: 'content_decisions', unit: 'SlateFlow', environment: 'production', version: v4.id },
  ])
  await page.findByText('No slate was proposed yet.')
  await page.findByText(/No environment asks for an accepted slate, so a promotion does not wait/)
})

test('says which environments wait for an editor, and only those', async () => {
  const gates = [{ plugin: 'content-decisions', gate: 'slate-accepted' }]
  const asked = units.map((unit) => ({
    ...unit,
    targets: unit.targets.map((each) => (each.production ? { ...each, gates } : { ...each, gates: [] })),
  }))
  const page = await renderPlugin({ plugin, manifest, show, targets: asked, answers: { list: () => [] } })
  await page.findByText('production asks for an accepted slate: a promotion there waits for an editor until then.')
})

test('claims of environments that run the newest version nothing but that, and leads to what else there may be', async () => {
  const everywhere = units.map((unit) => ({
    ...unit,
    targets: unit.targets.map((each) => ({ ...each, version: v4, promotion: null })),
  }))
  const page = await renderPlugin({ plugin, manifest, show, targets: everywhere, answers: { list: () => [] } })
  await page.findByText("Every environment runs v4. Configuration may be ahead: see the unit's page.")
  const link = (name: string) => page.getByRole('link', { name }).getAttribute('href')
  expect(link("production: the unit's page")).toBe('/projects/content_decisions/units/SlateFlow#lanes')
  expect(link('configuration in production')).toBe(
    '/projects/content_decisions/config/values?environment=production&unit=SlateFlow',
  )
})

test('says where a version is made while there is nothing to promote', async () => {
  const page = await renderPlugin({ plugin, manifest, show, answers: { list: () => [] } })
  await page.findByText('Nothing of this library can be promoted yet')
})
