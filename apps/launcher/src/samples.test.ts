import { expect, it } from 'vitest'
import { type Sample, sampleKey } from './samples'

const sample: Sample = { flow: 'plugins/x/flows/y.py', args: ['run'], user: 'ada', expect: 'succeeded' }

it('records a sample again when its flow or its arguments change, not when only its person does', () => {
  const key = sampleKey(sample, 'print(1)')
  expect(sampleKey({ ...sample, user: 'grace' }, 'print(1)')).toBe(key)
  expect(sampleKey(sample, 'print(2)')).not.toBe(key)
  expect(sampleKey({ ...sample, args: ['run', '--seed', '2'] }, 'print(1)')).not.toBe(key)
})
