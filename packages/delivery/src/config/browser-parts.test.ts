import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const folder = path.dirname(fileURLToPath(import.meta.url))
/** What pages in the browser import. */
const parts = [
  'address',
  'config-values',
  'diff',
  'layer',
  'merge-three',
  'raw-text',
  'resolve',
  'review-rule',
  'schema',
  'secrets',
  'validate',
]

it('what pages import has nothing of Node and of the database in it', () => {
  const seen = new Set<string>()
  const outside = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    const source = readFileSync(path.join(folder, `${name}.ts`), 'utf8')
    for (const [, type, from = ''] of source.matchAll(/^(?:import|export)( type)? [^'"]*?from '([^']+)'/gms)) {
      if (from.startsWith('./')) visit(from.slice(2))
      else if (!type) outside.add(from)
    }
  }
  parts.forEach(visit)
  expect(seen.size).toBeGreaterThan(parts.length)
  expect([...outside].toSorted()).toEqual([
    '@groundwork/access/errors',
    '@groundwork/plugin-sdk/config-check',
    '@groundwork/plugin-sdk/schedule',
  ])
})
