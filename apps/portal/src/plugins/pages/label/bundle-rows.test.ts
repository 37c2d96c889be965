import { formatBytes } from '@groundwork/ui/number'
import { expect, it } from 'vitest'
import { errorWords, labelRows, type MeasuredFacts } from './bundle-rows'

const facts = {
  adds: [{ contributions: [{ point: 'page/v1' }] }],
  permissions: [{ permission: 'kv' }],
  sizeBytes: 86_000,
  hasUi: true,
  contract: '^1.0.0',
  fits: true,
}
const quiet: MeasuredFacts = {
  loadMs: null,
  loadErrors: 0,
  loads: 0,
  requests: 0,
  errors: 0,
  errorRate: null,
  requestMs: null,
  memoryBytes: null,
  lastActivity: null,
}

it('the label has always the same rows in the same order', () => {
  const terms = (measured: MeasuredFacts | null) => labelRows(facts, measured).map(({ term }) => term)
  expect(terms(quiet)).toEqual(['Adds', 'May', 'Size', 'Loads in', 'Errors', 'Memory', 'Last used', 'Contract'])
  expect(terms(null)).toEqual(['Adds', 'Asks for', 'Size', 'Loads in', 'Errors', 'Contract'])
})

it('what was not measured is said, never invented', () => {
  expect(labelRows(facts, quiet)[3]?.value).toBe('not measured here yet')
  expect(labelRows(facts, quiet).slice(5, 7)).toEqual([
    { term: 'Memory', value: 'not measured here yet' },
    { term: 'Last used', value: 'not measured here yet' },
  ])
  expect(errorWords(quiet)).toBe('no request of a page in 7 d')
  expect(errorWords({ ...quiet, requests: 10, errorRate: 0 })).toBe('0 in 7 d')
})

it('memory and last use are shown where they were measured', () => {
  const rows = labelRows(facts, { ...quiet, memoryBytes: 48_000_000, lastActivity: new Date(5) })
  expect(rows.slice(5, 7).map(({ value }) => value)).toEqual([formatBytes(48_000_000), { at: 5 }])
})

it('what is withheld from a plugin in development is not told as what it may', () => {
  const permissions = [{ permission: 'kv' }, { permission: 'secrets' }, { permission: 'jobs' }]
  const may = (granted?: string[]) => labelRows({ ...facts, permissions, ...(granted && { granted }) }, quiet)[1]?.value
  expect(may()).toBe('keep values, read its secrets, work in the background')
  expect(may(['kv', 'jobs'])).toBe('keep values, work in the background; 1 withheld')
})

it('errors of requests and broken loads are both told', () => {
  const measured = { ...quiet, requests: 1000, errors: 4, errorRate: 0.004, loads: 9, loadErrors: 1 }
  expect(errorWords(measured)).toBe('0.4 % of 1,000 requests, 1 broken load in 7 d')
})

it('a contract that does not fit stands out', () => {
  expect(labelRows({ ...facts, fits: false }, null)[5]).toMatchObject({ value: '^1.0.0, does not fit', tone: 'fail' })
})
