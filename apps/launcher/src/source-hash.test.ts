import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sourceHash } from './source-hash'

let folder: string
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  writeFileSync(path.join(folder, name), text)
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'gw-hash-'))
  write('app/page.tsx', 'one')
  write('lock.json', '{}')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('is the same for the same files in any order of names', () => {
  expect(sourceHash(folder, ['lock.json', 'app'])).toBe(sourceHash(folder, ['app', 'lock.json']))
})

it.each([
  ['a changed file', () => write('app/page.tsx', 'two')],
  ['a new file', () => write('app/more.ts', '')],
  ['a file that moved', () => (rmSync(path.join(folder, 'app/page.tsx')), write('app/other.tsx', 'one'))],
  ['text that moved from one file to the next', () => (write('app/page.tsx', 'on'), write('lock.json', 'e{}'))],
])('changes with %s', (_, change) => {
  const before = sourceHash(folder, ['app', 'lock.json'])
  change()
  expect(sourceHash(folder, ['app', 'lock.json'])).not.toBe(before)
})

it.each([
  'app/page.test.tsx',
  'app/.next/x.js',
  'app/dist/engine.mjs',
  'app/node_modules/x/a.js',
  'app/next-env.d.ts',
  'app/tsconfig.tsbuildinfo',
])('does not change with %s, which no build reads', (name) => {
  const before = sourceHash(folder, ['app'])
  write(name, 'x')
  expect(sourceHash(folder, ['app'])).toBe(before)
})

it('takes a missing name as nothing', () => {
  expect(sourceHash(folder, ['app', 'nowhere'])).toBe(sourceHash(folder, ['app']))
})
