import { describe, expect, it } from 'vitest'
import { graphInfo, retriesOf } from './graph-info'

const step = (name: string, ...decorators: { name: string; attributes?: object }[]) => [
  name,
  { name, type: 'linear', next: [], decorators },
]

describe('attempts that may follow a failed one', () => {
  it('are what the decorators say, at most five', () => {
    const steps = Object.fromEntries([
      step('plain'),
      step('tried', { name: 'retry', attributes: { times: 2 } }),
      step('unsaid', { name: 'retry' }),
      step('caught', { name: 'catch' }),
      step('both', { name: 'retry', attributes: { times: 4 } }, { name: 'catch' }),
    ])
    expect(retriesOf(graphInfo({ steps }))).toEqual({ tried: 2, unsaid: 3, caught: 3, both: 5 })
  })
})
