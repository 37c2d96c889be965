import { expect, it } from 'vitest'
import type { VersionContent } from '../model/version-content'
import { launchOf } from './launch-of'

const content: VersionContent = {
  unit: { project: 'films', name: 'SlateFlow', kind: 'flow' },
  code: { sha256: 'a'.repeat(64), bytes: 10, format: 'tgz', entry: 'slate_flow.py' },
  git: null,
  python: { version: '3.11.7', metaflow: '2.19.38', lock: null, source: 'own', distributions: {} },
  layers: [],
  schema: null,
  parameters: [],
  configs: ['rules', 'query', 'extra'],
  defaultConfigs: {
    rules: { value: { budget: 10, limits: { drama: 3, comedy: 2 } }, plain: false },
    query: { value: 'select 1', plain: true },
    extra: { value: null, plain: false },
  },
  defaultParameters: {},
  schedule: null,
  path: { plugin: 'scheduled-batch', contribution: 'scheduled-batch', version: '1.0.0' },
  needs: { retries: 0, timeoutSeconds: 0, cpu: 1, memoryMb: 512 },
}
const environment = { name: 'staging', production: false }

function options(config: unknown): string[] {
  return launchOf({ content }, { config, environment, engineUrl: 'http://engine' }).argv
}

it('what a Config held when the code was packed goes with it: its file is not where the run is', () => {
  expect(options({})).toEqual([
    ...['--branch', 'staging'],
    ...['--config-value', 'rules', '{"budget":10,"limits":{"drama":3,"comedy":2}}'],
    ...['--config-value', 'query', 'select 1'],
  ])
})

it('the configuration lies over it, key by key', () => {
  const argv = options({ rules: { limits: { drama: 5 } }, extra: { on: true } })
  expect(JSON.parse(argv[argv.indexOf('rules') + 1]!)).toEqual({ budget: 10, limits: { drama: 5, comedy: 2 } })
  expect(argv[argv.indexOf('extra') + 1]).toBe('{"on":true}')
})

it('a key called __proto__ stays a key', () => {
  const argv = options({ rules: JSON.parse('{"__proto__": {"budget": 1}}') as unknown })
  expect(argv[argv.indexOf('rules') + 1]).toContain('"__proto__":{"budget":1}')
})

it('names no environment where the version has no lock: what is there is used', () => {
  const python = (lock: string | null) =>
    launchOf(
      { content: { ...content, python: { ...content.python, lock } } },
      { config: {}, environment, engineUrl: 'http://engine' },
    ).python
  expect(python(null)).toEqual({ lock: null })
  expect(python('b'.repeat(64))).toEqual({ lock: 'b'.repeat(64) })
})
