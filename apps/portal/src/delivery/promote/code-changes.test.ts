import { expect, it } from 'vitest'
import { codeChanges, compareHref } from './code-changes'
import type { Draft } from './promote-types'

type Facet = Draft['to']
const git = { repository: 'git@github.com:orrery/rows.git', branch: 'main', commit: 'a'.repeat(40), dirty: false }
const facet = (more: Partial<Facet> = {}): Facet => ({
  ...{ id: '1', number: 1, alias: null, dirty: false },
  code: { sha256: '1'.repeat(64), bytes: 5, format: 'tgz', entry: 'flow.py' },
  git,
  python: {
    version: '3.12',
    metaflow: '2.19',
    lock: null,
    source: "the installation's own environment",
    distributions: {},
  },
  parameters: [{ name: 'alpha', type: 'number', default: 0.4, required: false }],
  ...more,
})

it('names what differs and leaves out what does not', () => {
  const to = facet({
    code: { ...facet().code, sha256: '2'.repeat(64) },
    parameters: [
      { name: 'alpha', type: 'number', default: 0.5, required: false },
      { name: 'beta', type: 'string', required: true },
    ],
  })
  expect(codeChanges(facet(), to)).toEqual([
    { what: 'Code package', from: '1'.repeat(12), to: '2'.repeat(12) },
    { what: 'Parameter alpha', from: '0.4', to: '0.5' },
    { what: 'Parameter beta', from: null, to: 'string, required' },
  ])
})

it('says that a commit is not the whole truth of a dirty tree', () => {
  const to = facet({ git: { ...git, dirty: true } })
  expect(codeChanges(facet(), to)).toEqual([
    { what: 'Commit', from: 'aaaaaaaaaa', to: 'aaaaaaaaaa with uncommitted changes' },
  ])
})

it('links to the commits between where the repository is known, and nowhere else', () => {
  const to = facet({ git: { ...git, commit: 'b'.repeat(40) } })
  expect(compareHref(facet(), to)).toBe(`https://github.com/orrery/rows/compare/${'a'.repeat(40)}...${'b'.repeat(40)}`)
  expect(
    compareHref(
      facet({ git: { ...git, repository: '/srv/rows' } }),
      facet({ git: { ...git, repository: '/srv/rows', commit: 'b' } }),
    ),
  ).toBeNull()
  expect(compareHref(null, to)).toBeNull()
})
