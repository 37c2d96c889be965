import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sharedModules, shimName } from './shared-modules'

function exportsOf(name: string, manifest: string): string[] {
  const { exports } = JSON.parse(readFileSync(new URL(manifest, import.meta.url), 'utf8')) as { exports: object }
  return Object.keys(exports).map((path) => path.replace('.', name))
}

const offered = new Set([
  ...exportsOf('@groundwork/ui', '../../ui/package.json'),
  ...exportsOf('@groundwork/plugin-sdk', '../package.json'),
])

it('names only what the packages offer', () => {
  const ours = sharedModules.filter((specifier) => specifier.startsWith('@groundwork/'))
  expect(ours.filter((specifier) => !offered.has(specifier))).toEqual([])
})

it('keeps what belongs to the shell alone from plugins', () => {
  const withheld = [...offered].filter((path) => path.startsWith('@groundwork/ui/') && !sharedModules.includes(path))
  expect(withheld.map((path) => path.slice('@groundwork/ui/'.length)).toSorted()).toMatchInlineSnapshot(`
    [
      "footer",
      "heading-level",
      "json-schema",
      "keep-typed",
      "key-caps",
      "key-help",
      "key-registry",
      "layer-form",
      "palette",
      "portal-root",
      "schema-form",
      "strip-geometry",
      "toast",
      "toaster",
      "tokens.css",
      "use-hydrated",
      "virtual-grid",
    ]
  `)
})

it('gives each module a file of its own', () => {
  expect(shimName('react/jsx-runtime')).toBe('react--jsx-runtime.js')
  expect(shimName('@groundwork/ui/button')).toBe('groundwork--ui--button.js')
  expect(new Set(sharedModules.map(shimName)).size).toBe(sharedModules.length)
})
