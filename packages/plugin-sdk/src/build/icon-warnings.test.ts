import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, it } from 'vitest'
import { exampleManifest } from '../manifest/manifest-example'
import { locate, readManifestText } from '../manifest/manifest'
import { iconNames } from './icon-names'
import { iconWarnings } from './icon-warnings'

function warningsFor(icon: string) {
  const text = JSON.stringify(exampleManifest(), null, 2).replace('"clapperboard"', `"${icon}"`)
  const reading = readManifestText(text)
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  const place = locate(text, 'contributes[2].icon')
  return { place, warnings: iconWarnings({ manifest: reading.manifest, placeOf: (at) => locate(text, at) }) }
}

it('warns of an icon that the portal does not have, with its line', () => {
  const { warnings, place } = warningsFor('coinz')
  expect(warnings).toEqual([
    {
      message: 'There is no icon "coinz": the portal shows a plug. Did you mean "coins"?',
      file: 'plugin.json',
      ...place,
    },
  ])
  expect(warningsFor('no-such-thing').warnings[0]?.message).toContain('Look for a name at lucide.dev.')
})

it('says nothing of one that it has', () => {
  expect(warningsFor('notebook-pen').warnings).toEqual([])
})

it('knows the icons that the portal draws from', () => {
  const portal = createRequire(path.resolve(import.meta.dirname, '../../../../apps/portal/package.json'))
  const folder = path.join(path.dirname(portal.resolve('lucide-react')), '../esm/icons')
  // Modules of older names lead to the new one and have no shapes of their own: the portal draws none for them.
  const drawn = (file: string) => readFileSync(path.join(folder, file), 'utf8').includes('node: [')
  const files = readdirSync(folder).filter((file) => file.endsWith('.mjs') && drawn(file))
  expect([...iconNames].sort()).toEqual(files.map((file) => file.slice(0, -'.mjs'.length)).sort())
})
