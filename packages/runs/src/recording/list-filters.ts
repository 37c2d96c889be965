import { InputError } from '@groundwork/access/errors'

/** Conditions to append to a WHERE clause; parameters are numbered from the place given. */
export type ListFilter = { text: string; values: unknown[]; showStatus: boolean }

type Kind = 'text' | 'number' | 'tags' | 'user' | 'status'
type Fields = Record<string, { sql: string; kind: Kind } | undefined>

const runFields: Fields = {
  flow_id: { sql: 'flow_id', kind: 'text' },
  run_number: { sql: 'run_number', kind: 'number' },
  run_id: { sql: 'run_id', kind: 'text' },
  user_name: { sql: 'user_name', kind: 'text' },
  ts_epoch: { sql: 'ts_epoch', kind: 'number' },
  last_heartbeat_ts: { sql: 'last_heartbeat_ts', kind: 'number' },
  tags: { sql: 'tags::text', kind: 'text' },
  system_tags: { sql: 'system_tags::text', kind: 'text' },
  user: { sql: `(case when system_tags ? ('user:' || user_name) then user_name end)`, kind: 'text' },
  status: { sql: 'status', kind: 'status' },
}

const taskFields: Fields = {
  task_id: { sql: 't.task_id', kind: 'number' },
  task_name: { sql: 't.task_name', kind: 'text' },
  user_name: { sql: 't.user_name', kind: 'text' },
  ts_epoch: { sql: 't.ts_epoch', kind: 'number' },
  last_heartbeat_ts: { sql: 't.last_heartbeat_ts', kind: 'number' },
}

/** `field:op=a,b`: a comma means OR, several parameters AND. Unknown fields are ignored, unknown operators refused. */
export function runFilter(query: URLSearchParams, from: number): ListFilter {
  return buildFilter(query, from, runFields)
}

export function taskFilter(query: URLSearchParams, from: number): ListFilter {
  return buildFilter(query, from, taskFields)
}

function buildFilter(query: URLSearchParams, from: number, fields: Fields): ListFilter {
  const values: unknown[] = []
  const hold = (value: unknown) => `$${from + values.push(value) - 1}`
  const conditions: string[] = []
  let showStatus = false
  for (const [key, given] of query) {
    const [name = '', op = ''] = key.split(':')
    const options = given.split(',')
    if (name === '_tags' && fields === runFields) conditions.push(tagCondition(op || 'all', options, hold))
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field) continue
    if (field.kind === 'status') showStatus = true
    const any = options.map((option) => condition(field, { op: op || 'eq', value: option, hold }))
    conditions.push(`(${any.join(' or ')})`)
  }
  return { text: conditions.map((text) => ` and ${text}`).join(''), values, showStatus }
}

type Hold = (value: unknown) => string
type Test = { op: string; value: string; hold: Hold }

const comparisons: Record<string, string | undefined> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' }

const patterns: Record<string, ((text: string) => string) | undefined> = {
  co: (text) => `%${text}%`,
  sw: (text) => `${text}%`,
  ew: (text) => `%${text}`,
  li: (text) => text,
}

function condition(field: { sql: string; kind: Kind }, { op, value, hold }: Test): string {
  if (field.kind === 'status') return statusCondition(op, value)
  if (value === 'null' && (op === 'eq' || op === 'is')) return `${field.sql} is null`
  if (value === 'null' && op === 'ne') return `${field.sql} is not null`
  const pattern = Object.hasOwn(patterns, op) ? patterns[op] : undefined
  if (pattern) return `${field.sql}::text like ${hold(pattern(op === 'li' ? value : escapeLike(value)))}`
  const sign = op === 'is' ? '=' : Object.hasOwn(comparisons, op) && comparisons[op]
  if (!sign) throw new InputError(`Unknown operator "${op}"`)
  if (field.kind === 'number') return `${field.sql} ${sign} ${hold(readNumber(value))}::int8`
  return `${field.sql} ${sign} ${hold(value)}::text`
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

function readNumber(text: string): number {
  const number = Number(text)
  if (text === '' || !Number.isSafeInteger(number)) throw new InputError(`"${text}" is not an integer`)
  return number
}

const statuses: Record<string, string | undefined> = {
  running: `('queued', 'running')`,
  completed: `('succeeded')`,
  failed: `('failed', 'unknown')`,
}

function statusCondition(op: string, value: string): string {
  const set = Object.hasOwn(statuses, value) && statuses[value]
  if (!set) throw new InputError(`Unknown status "${value}"; it is one of running, completed, failed`)
  if (op !== 'eq' && op !== 'ne') throw new InputError(`Unknown operator "${op}" for a status`)
  return `status ${op === 'ne' ? 'not in' : 'in'} ${set}`
}

function tagCondition(op: string, tags: string[], hold: Hold): string {
  const all = '(tags || system_tags)'
  if (op === 'all') return `${all} @> ${hold(JSON.stringify(tags))}::jsonb`
  if (op === 'any') return `(${tags.map((tag) => `${all} @> ${hold(JSON.stringify([tag]))}::jsonb`).join(' or ')})`
  if (op !== 'likeany' && op !== 'likeall') throw new InputError(`Unknown operator "${op}" for tags`)
  const like = (tag: string) =>
    `exists (select from jsonb_array_elements_text(${all}) as tag where tag like ${hold(`%${escapeLike(tag)}%`)})`
  return `(${tags.map(like).join(op === 'likeany' ? ' or ' : ' and ')})`
}
