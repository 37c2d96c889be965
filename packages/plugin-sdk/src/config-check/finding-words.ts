import type { Finding, JsonSchema } from './json-schema'

type Words = Pick<Finding, 'message' | 'fix'>
type About = { limit: unknown; schema: JsonSchema; value: unknown }

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of values',
  null: 'nothing',
}

const formats: Record<string, string> = {
  email: 'Write an address such as name@example.com.',
  uri: 'Write a whole address, beginning with https://.',
  date: 'Write a day as 2026-11-21.',
  time: 'Write a time as 14:30:00Z.',
  'date-time': 'Write a moment as 2026-11-21T14:30:00Z.',
  uuid: 'Write an identifier such as 0198c1de-0000-7000-8000-000000000000.',
  hostname: 'Write a host name such as db.example.com.',
  regex: 'This is not a regular expression.',
}

/** What each failing keyword means to a person, and the value that mends it where there is just one. */
const words: Record<string, (about: About) => Words> = {
  type: ({ limit, value }) => ({ message: `This is ${kindOf(value)}; ${wanted(limit)} is needed.` }),
  minimum: ({ limit }) => ({ message: `${told(limit)} is the least.`, fix: use(limit) }),
  maximum: ({ limit }) => ({ message: `${told(limit)} is the most.`, fix: use(limit) }),
  exclusiveMinimum: ({ limit }) => ({ message: `It must be more than ${told(limit)}.` }),
  exclusiveMaximum: ({ limit }) => ({ message: `It must be less than ${told(limit)}.` }),
  multipleOf: ({ limit, value }) => ({
    message: `It must be a multiple of ${told(limit)}.`,
    ...nearestMultiple(limit, value),
  }),
  minLength: ({ limit, value }) => ({
    message:
      value === ''
        ? 'A value is needed.'
        : `Write at least ${told(limit)} characters; these are ${String(value).length}.`,
  }),
  maxLength: ({ limit, value }) => ({
    message: `Write at most ${told(limit)} characters; these are ${String(value).length}.`,
  }),
  pattern: ({ limit, schema }) => ({
    message: schema['x-portal']?.format ?? `This does not have the form that is asked for: ${told(limit)}`,
  }),
  format: ({ limit }) => ({ message: formats[String(limit)] ?? `This is not a ${told(limit)}.` }),
  enum: ({ limit, value }) => oneOfValues(Array.isArray(limit) ? limit : [], value),
  const: ({ limit }) => ({ message: `It must be ${show(limit)}.`, fix: use(limit) }),
  minItems: ({ limit, value }) => ({ message: `At least ${told(limit)} are needed; there are ${countOf(value)}.` }),
  maxItems: ({ limit, value }) => ({ message: `At most ${told(limit)} are allowed; there are ${countOf(value)}.` }),
  uniqueItems: () => ({ message: 'Two of these are the same. Remove one.' }),
  minProperties: ({ limit }) => ({ message: `At least ${told(limit)} keys are needed.` }),
  maxProperties: ({ limit }) => ({ message: `At most ${told(limit)} keys are allowed.` }),
  not: () => ({ message: 'This value is not allowed here.' }),
}

/** The sentence for a keyword that failed; null for keywords that only gather what failed below them. */
export function wordsFor(keyword: string, about: About): Words | null {
  return words[keyword]?.(about) ?? null
}

/** A value as it reads in a sentence. */
export function show(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value)
}

/** A limit as it stands in a sentence: numbers and names bare. */
function told(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Comparing takes the product of both lengths, and a schema may name thousands of keys. */
const longestName = 80
const mostNames = 500

/** The one of `choices` that `text` was probably meant to be. */
export function nearest(text: string, choices: string[]): string | null {
  if (text.length > longestName) return null
  const near = choices.slice(0, mostNames).filter(({ length }) => length <= longestName)
  const scored = near.map((choice) => ({ choice, distance: editDistance(text.toLowerCase(), choice.toLowerCase()) }))
  const best = scored.toSorted((a, b) => a.distance - b.distance)[0]
  return best && best.distance <= Math.max(1, Math.floor(best.choice.length / 2)) ? best.choice : null
}

function use(value: unknown): { label: string; value: unknown } {
  return { label: `Use ${show(value)}`, value }
}

function oneOfValues(choices: unknown[], value: unknown): Words {
  const listed = choices.slice(0, 8).map(show).join(', ')
  const message = `${show(value)} is none of ${listed}${choices.length > 8 ? ', …' : ''}.`
  const meant =
    typeof value === 'string'
      ? nearest(
          value,
          choices.filter((choice) => typeof choice === 'string'),
        )
      : null
  return meant === null ? { message } : { message, fix: { label: `Did you mean ${meant}?`, value: meant } }
}

function nearestMultiple(limit: unknown, value: unknown): { fix?: Finding['fix'] } {
  if (typeof limit !== 'number' || typeof value !== 'number') return {}
  return { fix: use(Number((Math.round(value / limit) * limit).toPrecision(12))) }
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return kinds[typeof value] ?? typeof value
}

function wanted(type: unknown): string {
  return [type]
    .flat()
    .map((each) => kinds[String(each)] ?? String(each))
    .join(' or ')
}

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
