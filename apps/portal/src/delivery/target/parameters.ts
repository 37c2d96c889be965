import type { Json } from '@groundwork/plugin-sdk/points'

export type Parameter = {
  name: string
  type: 'string' | 'number' | 'boolean' | 'json'
  /** Of a number: it takes whole ones alone. */
  integer?: true | undefined
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
  for (const { name, type, integer, default: own, required } of parameters) {
    const text = texts[name]?.trim() ?? ''
    if (text === '') {
      if (required && own === undefined) problems[name] = 'It has no default, so give it a value.'
      continue
    }
    const kind = integer && type === 'number' ? 'integer' : type
    const value = readOne(kind, text)
    if (value === undefined) problems[name] = wanted[kind]
    else values[name] = value
  }
  return { values, problems }
}

type Kind = Parameter['type'] | 'integer'

const wanted: Record<Kind, string> = {
  string: 'Some text.',
  integer: 'A whole number, like 3.',
  number: 'A number, like 0.25.',
  boolean: 'true or false.',
  json: 'JSON, like {"days": 7}.',
}

function readOne(type: Kind, text: string): Json | undefined {
  if (type === 'string') return text
  if (type === 'integer')
    return /^[-+]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
