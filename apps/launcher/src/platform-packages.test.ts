import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { missingPlatformPackages } from './platform-packages'
import { root } from './paths'

const asks = { optionalDependencies: { '@tool/linux': '1.0.0', '@tool/mac': '1.0.0' } }

it('names a platform package that the lock file does not hold', () => {
  const packages = { '': {}, 'node_modules/tool': asks, 'node_modules/@tool/linux': {} }
  expect(missingPlatformPackages({ packages })).toEqual(['node_modules/tool -> @tool/mac@1.0.0'])
})

it('finds packages where Node would: beside the one that asks and in every folder above', () => {
  const packages = {
    'node_modules/a/node_modules/tool': asks,
    'node_modules/a/node_modules/@tool/linux': {},
    'node_modules/@tool/mac': {},
  }
  expect(missingPlatformPackages({ packages })).toEqual([])
})

it('does not take the package of a neighbour for its own', () => {
  const packages = {
    'node_modules/tool': asks,
    'node_modules/b/node_modules/@tool/linux': {},
    'node_modules/@tool/mac': {},
  }
  expect(missingPlatformPackages({ packages })).toEqual(['node_modules/tool -> @tool/linux@1.0.0'])
})

it('has nothing to say about our own lock file', () => {
  const text = readFileSync(path.join(root, 'package-lock.json'), 'utf8')
  expect(missingPlatformPackages(JSON.parse(text) as Parameters<typeof missingPlatformPackages>[0])).toEqual([])
})
