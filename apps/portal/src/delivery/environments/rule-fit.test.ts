import { readPolicy } from '@groundwork/delivery/policy'
import { expect, it } from 'vitest'
import { misfits, type PolicyOffer, ruleFindings } from './rule-fit'

const schema = { type: 'object', properties: { most: { type: 'integer', maximum: 60 } } }
const offer: PolicyOffer = {
  ...{ kind: 'gate', pluginId: 'films', pluginName: 'Films', contribution: 'seen', title: 'Seen' },
  ...{ description: null, isOn: true, schema },
}
const policy = (rule: object | null) => readPolicy({ gates: [{ plugin: 'films', gate: 'seen', rule }] })

it('says of each rule what its plugin would not take', () => {
  expect(misfits(policy({ most: 900, x: 1 }), [offer])).toEqual(['Seen: most: 60 is the most. And 1 more.'])
  expect(misfits(policy({ most: 60 }), [offer])).toEqual([])
  expect(misfits(policy(null), [offer])).toEqual([])
  // Of a plugin that is gone nobody knows what it takes: the save says that it is gone.
  expect(misfits(policy({ most: 900 }), [])).toEqual([])
})

it('takes nothing where the plugin describes nothing', () => {
  expect(ruleFindings(null, null)).toEqual([])
  expect(ruleFindings(null, {})).toEqual([])
  expect(ruleFindings(null, { most: 1 })).toMatchObject([{ level: 'error' }])
})
