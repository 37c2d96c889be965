import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { contribution } from '../manifest/contribution'
import { extensionPoints, pointFacts, pointIds } from './points'

const plugins = fileURLToPath(new URL('../../../../plugins/', import.meta.url))

function shippedPoints(): Set<string> {
  const manifests = readdirSync(plugins)
    .map((name) => `${plugins}${name}/plugin.json`)
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as { contributes?: { point: string }[] })
  return new Set(manifests.flatMap(({ contributes = [] }) => contributes.map(({ point }) => point)))
}

it('calls stable only what a plugin of this repository implements', () => {
  const shipped = shippedPoints()
  const stable = pointIds.filter((id) => pointFacts(id).stability.level === 'stable')
  expect(stable.filter((id) => !shipped.has(id))).toEqual([])
})

it('has a form in the manifest for each point, and no other', () => {
  const forms = contribution.options.map((option) => option.shape.point.value)
  expect(forms.toSorted()).toEqual(pointIds.toSorted())
})

it('names a number with each point, and what replaces those that end', () => {
  for (const [id, { stability }] of Object.entries<ReturnType<typeof pointFacts>>(extensionPoints)) {
    expect(id).toMatch(/^[a-z]+(\/[a-z]+)?\/v\d+$/)
    if (stability.level !== 'deprecated') continue
    expect(Object.keys(extensionPoints)).toContain(stability.replacement)
    expect(stability.lastDay).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  }
})
