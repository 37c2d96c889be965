import type { OrchestratorCapabilities } from '@groundwork/plugin-sdk/points'
import { expect, it } from 'vitest'
import { computeRows, measuredOf, orchestratorRows, plainRows } from './capability-rows'

const able: OrchestratorCapabilities = {
  definition: { replace: 'side-by-side', precondition: 'token', runsPinned: true, visibleMs: 0 },
  schedule: { native: true, timeZones: true, overlap: ['skip', 'queue'] },
  start: { dedupe: 'forever', comparesInput: true, whileInactive: 'runs' },
  observe: { byKey: 'exact', consistency: 'strong' },
  cancel: 'tree',
  logs: 'poll',
}
const gaps = (capabilities: unknown) =>
  orchestratorRows(capabilities)?.flatMap(({ id, gap }) => (gap === null ? [] : id))

it('fills no gap of one that can do everything', () => {
  expect(gaps(able)).toEqual([])
})

it('says who does what one cannot', () => {
  const weak = {
    ...able,
    schedule: { native: false, timeZones: false, overlap: [] },
    start: { dedupe: 'none', comparesInput: false, whileInactive: 'refused' },
    cancel: 'none',
  }
  expect(gaps(weak)).toEqual(['schedule', 'dedupe', 'inactive', 'cancel'])
  expect(orchestratorRows(weak)?.[0]?.gap).toContain('Groundwork keeps the time')
})

it('does not take what has another shape for capabilities', () => {
  expect(orchestratorRows(null)).toBeNull()
  expect(orchestratorRows({ kinds: ['process'] })).toBeNull()
  expect(plainRows({ kinds: ['process'], images: false })).toEqual([
    { name: 'kinds', value: '["process"]' },
    { name: 'images', value: 'false' },
  ])
})

it('tells what was measured from what was only declared', () => {
  const results = [
    { id: 'O7', result: 'pass' as const },
    { id: 'C1', result: 'skipped' as const },
    { id: 'O2', result: 'fail' as const },
    { id: 'O6', result: 'pass' as const },
    { id: 'O8', result: 'skipped' as const },
  ]
  const of = (...obligations: string[]) => measuredOf({ obligations }, results)
  expect([of('O7', 'C1'), of('O2', 'O6'), of('O8'), of('C3'), of()]).toEqual([
    'kept',
    'broken',
    'not measured',
    'not measured',
    'not measured',
  ])
  expect(measuredOf({ obligations: ['O7'] }, null)).toBe('not measured')
})

it('has something that measures each promise', () => {
  expect(orchestratorRows(able)?.filter(({ obligations }) => obligations.length === 0)).toEqual([])
})

it('says in words what a compute promises', () => {
  const machine = { kinds: ['process'], gpus: [], maxCpu: 2, maxMemoryMb: 8_200, images: false, quota: false }
  const declared = (capabilities: unknown) =>
    computeRows(capabilities)?.map(({ title, declared: word }) => [title, word])
  expect(declared(machine)).toEqual([
    ['Runs code as', 'processes of a machine'],
    ['Processors for one run', 'at most 2 processors'],
    ['Memory for one run', 'at most 8.2 GB'],
    ['GPUs', 'none'],
    ['Runs container images', 'no'],
    ['Keeps a quota', 'no'],
    ['Counts what was used', 'yes'],
  ])
  const cloud = {
    ...machine,
    kinds: ['container', 'batch'],
    gpus: ['a100', 'l4'],
    maxCpu: 1,
    images: true,
    quota: true,
  }
  expect(declared(cloud)?.map(([, word]) => word)).toEqual([
    ...['containers, jobs of a batch system', 'at most 1 processor', 'at most 8.2 GB', 'a100, l4', 'yes', 'yes', 'yes'],
  ])
  expect(computeRows(cloud)?.filter(({ obligations }) => obligations.length === 0)).toEqual([])
})

it('shows what has another shape as it was said', () => {
  expect([computeRows(null), computeRows({ kinds: 'process' }), computeRows(able)]).toEqual([null, null, null])
})
