import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sharedPortions } from '@groundwork/plugin-host/bundle/shared-portions'
import { sharedModules, shimName } from '@groundwork/plugin-sdk/shared-modules'
import { expect, test } from 'vitest'
import { commonParts } from './common-parts'
import { frequentParts } from './frequent-parts'
import { sharedInstances } from './shared-instances'
import { shimText } from './shim-text'

const file = path.join(import.meta.dirname, 'shared-names.json')

/** What each shared module exports, as it is in this checkout. */
async function currentNames(): Promise<Record<string, string[]>> {
  const entries = sharedModules.map(async (specifier) => {
    const module = commonParts[specifier] ?? frequentParts[specifier] ?? (await sharedInstances[specifier]?.())
    return [specifier, Object.keys(module ?? {}).toSorted()] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

test('the page can give every shared module, and none besides', () => {
  const given = [commonParts, frequentParts, sharedInstances].flatMap((parts) => Object.keys(parts))
  const portions = Object.values(sharedPortions).map(({ specifier }) => specifier)
  expect(given.toSorted()).toEqual([...sharedModules, ...portions].toSorted())
})

test('the checked-in names are what the modules export (WRITE_SHARED_NAMES=1 writes them anew)', async () => {
  const names = await currentNames()
  if (process.env.WRITE_SHARED_NAMES) writeFileSync(file, `${JSON.stringify(names, null, 2)}\n`)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(names)
}, 60_000)

test('every shim is a module that exports by name, and an unknown file is none', () => {
  for (const specifier of sharedModules) expect(shimText(shimName(specifier))).toContain(JSON.stringify(specifier))
  expect(shimText('react.js')).toContain('export const useState = shared.useState\n')
  expect(shimText('pg.js')).toBeNull()
})

test('a portion is of the very instances of its module, by the names that the shim gives', async () => {
  for (const [whole, { specifier, names }] of Object.entries(sharedPortions)) {
    const module = (await sharedInstances[whole]?.()) as Record<string, unknown>
    expect(frequentParts[specifier]).toEqual(Object.fromEntries(names.map((name) => [name, module[name]])))
    expect(shimText(shimName(specifier))).toContain(`export const ${names.at(-1)} = shared.${names.at(-1)}\n`)
  }
})
