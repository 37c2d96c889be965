import { describe, expect, it } from 'vitest'
import { stripEntries, type StripEntry, stripEntry } from './project'

describe('a strip', () => {
  const entries: StripEntry[] = [
    { n: 7, id: '7', flow: 'TrainFlow', status: 'succeeded', ms: 900, at: 1_790_000_000_000 },
    { n: 8, id: 'argo-train, b c', flow: 'Träin Flow', status: 'failed', ms: 0, at: 1 },
    { n: 9, id: '9', flow: 'F', status: 'running', ms: null, at: 2 },
    { n: 10, id: '10', flow: 'F', status: 'queued', ms: null, at: 3 },
    { n: 11, id: '11', flow: 'F', status: 'unknown', ms: null, at: 4 },
  ]
  it('gives back the runs that were written, also with blanks and commas in their names', () => {
    expect(stripEntries(entries.map(stripEntry).join(','))).toEqual(entries)
  })
  it('of a project without runs is empty', () => {
    expect(stripEntries('')).toEqual([])
  })
})
