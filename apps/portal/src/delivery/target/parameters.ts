import type { Json } from '@groundwork/plugin-sdk/points'

export type Parameter = {
  name: string
  type: 'string' | 'number' | 'boolean' | 'json'
  default?: Json | undefined
  required: boolean
}

/** Parameters as they were typed: what is empty keeps its default, what cannot be read says what it should be. */
export function readParameters(
  parameters: readonly Parameter[],
  texts: Record<string, string>,
): { values: Record<string, Json>; problems: Record<string, string> } {
  const values: Record<string, Json> = {}
  const problems: Record<string, string> = {}
  for (const { name, type, default: own, required } of parameters) {
    const text = texts[name]?.trim() ?? ''
    if (text === '') {
      if (required && own === undefined) problems[name] = 'It has no default, so give it a value.'
      continue
    }
    const value = readOne(type, text)
    if (value === undefined) problems[name] = wanted[type]
    else values[name] = value
  }
  return { values, problems }
}

const wanted: Record<Parameter['type'], string> = {
  string: 'Some text.',
  number: 'A number, like 0.25.',
  boolean: 'true or false.',
  json: 'JSON, like {"days": 7}.',
}

function readOne(type: Parameter['type'], text: string): Json | undefined {
  if (type === 'string') return text
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
