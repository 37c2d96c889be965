import { printedArray } from './array-text'
import { type Body, isBody } from './body'

/** Rows of one POST, column by column, as they are stored. */
export type MetadataRows = {
  fields: string[]
  values: string[]
  types: string[]
  users: (string | null)[]
  tags: (string | null)[]
  systemTags: (string | null)[]
}

/** What a POST of metadata says about its task; absent things are null. */
export type MetadataFacts = {
  begins: number | null
  /** `attempt_ok`, with the attempt that its tag names. */
  verdict: { attempt: number | null; ok: boolean } | null
  done: number | null
  foreachPath: string | null
  foreachLabel: string | null
  dsType: string | null
  dsRoot: string | null
  originRun: string | null
  originTask: string | null
  startStep: string | null
  endStep: string | null
}

const nothing: MetadataFacts = {
  begins: null,
  verdict: null,
  done: null,
  foreachPath: null,
  foreachLabel: null,
  dsType: null,
  dsRoot: null,
  originRun: null,
  originTask: null,
  startStep: null,
  endStep: null,
}

/** Whether anything that a person could see may follow from these facts. */
export function saysSomething(facts: MetadataFacts): boolean {
  return facts !== nothing
}

/** Splits a POST into rows to store and what they mean. Items that are no objects or have no value are left out. */
export function readMetadata(items: readonly unknown[]): { rows: MetadataRows; facts: MetadataFacts } {
  const rows: MetadataRows = { fields: [], values: [], types: [], users: [], tags: [], systemTags: [] }
  let facts = nothing
  for (const item of items) {
    if (!isBody(item)) continue
    const value = storedValue(item['value'])
    if (value === null) continue
    const field = text(item['field_name'], ' ')
    rows.fields.push(field)
    rows.values.push(value)
    rows.types.push(text(item['type'], ' '))
    rows.users.push(typeof item['user_name'] === 'string' ? item['user_name'] : null)
    rows.tags.push(Array.isArray(item['tags']) ? JSON.stringify(item['tags']) : null)
    rows.systemTags.push(Array.isArray(item['system_tags']) ? JSON.stringify(item['system_tags']) : null)
    const read = readers[field]
    if (!read) continue
    if (facts === nothing) facts = { ...nothing }
    read(facts, value, item)
  }
  return { rows, facts }
}

type Read = (facts: MetadataFacts, value: string, item: Body) => void

// No prototype: a field called `constructor` must find nothing.
const readers: Record<string, Read | undefined> = Object.assign(Object.create(null) as Record<string, Read>, {
  attempt: (facts, value) => {
    facts.begins = attemptNumber(value)
  },
  attempt_ok: (facts, value, item) => {
    facts.verdict = { attempt: attemptTag(item['tags']), ok: value === 'True' || value === 'true' }
  },
  'attempt-done': (facts, value) => {
    facts.done = attemptNumber(value)
  },
  'foreach-execution-path': (facts, value) => {
    facts.foreachPath = value
  },
  'foreach-stack': (facts, value, item) => {
    facts.foreachLabel = foreachLabel(item['value'], value)
  },
  'ds-type': (facts, value) => {
    facts.dsType = value
  },
  'ds-root': (facts, value) => {
    facts.dsRoot = value
  },
  'origin-run-id': (facts, value) => {
    facts.originRun = value === 'None' || value === '' ? null : value
  },
  'origin-task-id': (facts, value) => {
    facts.originTask = value === 'None' || value === '' ? null : value
  },
  start_step: (facts, value) => {
    facts.startStep = value
  },
  end_step: (facts, value) => {
    facts.endStep = value
  },
} satisfies Record<string, Read>)

function text(value: unknown, missing: string): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? missing : JSON.stringify(value)
}

/** Lists as the protocol prints them, everything else as its text; null for what cannot be a value. */
function storedValue(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return null
  return Array.isArray(value) ? printedArray(value) : JSON.stringify(value)
}

/** Attempts fit a smallint; the client's own limit is far lower. */
const highestAttempt = 32_767

function attemptNumber(value: string): number | null {
  const number = Number(value)
  return Number.isInteger(number) && number >= 0 && number <= highestAttempt ? number : null
}

function attemptTag(tags: unknown): number | null {
  if (!Array.isArray(tags)) return null
  for (const tag of tags) {
    if (typeof tag === 'string' && tag.startsWith('attempt_id:')) return attemptNumber(tag.slice(11))
  }
  return null
}

/** The values of all nested items, outermost first: `genre=Drama, year=1994`. */
function foreachLabel(value: unknown, stored: string): string {
  return Array.isArray(value) ? value.map((item) => text(item, '')).join(', ') : stored
}
