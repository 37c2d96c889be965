import path from 'node:path'
import { expect, it } from 'vitest'
import { outwardSubpaths, publicPackages, readPackageJson } from './package-kind'
import { packageManifest } from './package-manifest'

const { ui, sdk } = publicPackages(path.resolve(import.meta.dirname, '../../../..'))
const kind = { folder: '/nowhere', file: 'x', inward: ['./inner'] }
const own = {
  name: 'x',
  version: '1.0.0',
  exports: { './a': './src/part/a.tsx', './inner': './src/inner.ts', './look.css': './src/look.css' },
}

it('leads subpaths to built modules with their types, and leaves inward ones out', () => {
  expect(packageManifest(own, kind, outwardSubpaths(own, kind)).exports).toEqual({
    './a': { types: './types/part/a.d.ts', default: './dist/a.js' },
    './look.css': './src/look.css',
    './package.json': './package.json',
  })
})

it('makes packages of this repository peers that npm does not look for', () => {
  const made = packageManifest({ ...own, dependencies: { '@groundwork/ui': '*', zod: '4.6.7' } }, kind, [])
  expect(made).toMatchObject({
    dependencies: { zod: '4.6.7' },
    peerDependencies: { '@groundwork/ui': '*' },
    peerDependenciesMeta: { '@groundwork/ui': { optional: true } },
  })
})

it('refuses a dependency without an exact version', () => {
  expect(() => packageManifest({ ...own, dependencies: { zod: '^4.6.7' } }, kind, [])).toThrow(
    'x depends on zod as "^4.6.7"',
  )
})

it('gives both packages what a plugin imports, and the SDK its program', () => {
  const manifests = [ui, sdk].map((one) =>
    packageManifest(readPackageJson(one), one, outwardSubpaths(readPackageJson(one), one)),
  )
  expect(manifests[0]).toMatchObject({ exports: { './button': {}, './tokens.css': './src/tokens.css' } })
  expect(manifests[1]).toMatchObject({
    bin: { 'groundwork-plugin': './dist/cli/main.js' },
    exports: { './ui': {}, './backend': {}, './testing': {}, './manifest': {}, './points': {}, './platform': {} },
  })
  expect(manifests[1]?.exports).not.toHaveProperty('./package-build')
})
