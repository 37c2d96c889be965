import { expect, it } from 'vitest'
import { type Parameter, readParameters } from './parameters'

const parameters: Parameter[] = [
  { name: 'alpha', type: 'number', default: 0.1, required: false },
  { name: 'dry', type: 'boolean', required: false },
  { name: 'spec', type: 'json', required: false },
  { name: 'market', type: 'string', required: true },
]

it('takes whole numbers alone where the flow does, and says so', () => {
  const scale: Parameter[] = [{ name: 'scale', type: 'number', integer: true, default: 2, required: false }]
  expect(readParameters(scale, { scale: '3' })).toEqual({ values: { scale: 3 }, problems: {} })
  for (const text of ['0.25', 'much', '1e3', '3.0'])
    expect(readParameters(scale, { scale: text }).problems).toEqual({ scale: 'A whole number, like 3.' })
  expect(readParameters(parameters, { alpha: 'x', market: 'de' }).problems).toEqual({ alpha: 'A number, like 0.25.' })
})

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
