import { expect, it } from 'vitest'
import { type Parameter, readParameters } from './parameters'

const parameters: Parameter[] = [
  { name: 'alpha', type: 'number', default: 0.1, required: false },
  { name: 'dry', type: 'boolean', required: false },
  { name: 'spec', type: 'json', required: false },
  { name: 'market', type: 'string', required: true },
]

it('reads what was typed and leaves the defaults alone', () => {
  const { values, problems } = readParameters(parameters, { dry: 'true', spec: '{"a":[1]}', market: ' de ' })
  expect(values).toEqual({ dry: true, spec: { a: [1] }, market: 'de' })
  expect(problems).toEqual({})
})

it('says what cannot be read, and what is missing', () => {
  const { values, problems } = readParameters(parameters, { alpha: 'much', dry: 'yes', spec: '{' })
  expect(values).toEqual({})
  expect(Object.keys(problems)).toEqual(['alpha', 'dry', 'spec', 'market'])
})
