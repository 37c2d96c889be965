import type { z } from 'zod'
import { contribution } from './contribution'

type Issue = z.core.$ZodIssue
type Found = { path: PropertyKey[]; message: string }

const kinds: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
}

/** What zod found, each as a sentence that says what to do. `json` is what was checked. */
export function issueProblems(issues: readonly Issue[], json: unknown): Found[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownKey(key) }))
    }
    return [{ path: issue.path, message: sentence(issue, at(json, issue.path)) }]
  })
}

function unknownKey(key: string): string {
  return `"${key}" means nothing here. Remove it, or correct its spelling.`
}

function sentence(issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_type') return wrongType(issue.expected, value)
  if (issue.code === 'invalid_value') return `This must be ${list(issue.values)}${given(value)}.`
  if (issue.code === 'too_small') return `This must ${bound('at least', issue.minimum, issue.origin)}.`
  if (issue.code === 'too_big') return `This must ${bound('at most', issue.maximum, issue.origin)}.`
  if (issue.code === 'invalid_union' && issue.discriminator === 'point') return noPoint(value)
  if (issue.code === 'invalid_union') return `This has none of the allowed values${given(value)}.`
  return issue.message
}

function wrongType(expected: string, value: unknown): string {
  const wanted = kinds[expected] ?? expected
  return value === undefined ? `This is missing: it must be ${wanted}.` : `This must be ${wanted}${given(value)}.`
}

function given(value: unknown): string {
  return value === undefined ? '' : `, not ${JSON.stringify(value).slice(0, 60)}`
}

function noPoint(value: unknown): string {
  if (typeof value !== 'string') return 'Name the extension point, for example "page/v1".'
  const known = contribution.options.map((option) => option.shape.point.value)
  const near = known.find((id) => id === `${value}/v1` || id.replace(/\/v\d+$/, '') === value.replace(/\/v\d+$/, ''))
  const advice = near ? `Did you mean "${near}"?` : `There are: ${known.join(', ')}.`
  return `There is no extension point ${JSON.stringify(value)}. ${advice}`
}

function list(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ')
}

function bound(word: string, size: number | bigint, origin: string): string {
  if (origin === 'number' || origin === 'int') return `be ${word} ${size}`
  const [one, many] = origin === 'array' ? ['entry', 'entries'] : ['character', 'characters']
  return `have ${word} ${size} ${Number(size) === 1 ? one : many}`
}

function at(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}
