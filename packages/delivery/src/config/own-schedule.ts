import { scheduleProblem } from '@groundwork/plugin-sdk/schedule'
import type { Side } from './diff'
import { isMap, type JsonMap } from './json'
import type { Problem } from './layer'
import { type Pointer, valueAt } from './pointer'
import { type JsonSchema, schemaAt } from './schema'

/** The key that says when a unit starts by itself. Its shape is Groundwork's own, whoever else describes it. */
export const scheduleKey = 'schedule'
const at: Pointer = `/${scheduleKey}`

/** What Groundwork asks of the key, whether or not the schema of a library describes it. */
export const ownSchema = {
  type: 'object',
  properties: {
    [scheduleKey]: {
      type: 'object',
      required: ['cron', 'timeZone', 'overlap'],
      properties: { cron: { type: 'string' }, timeZone: { type: 'string' }, overlap: { enum: ['skip', 'queue'] } },
    },
  },
} as unknown as JsonSchema

/** The part of a configuration that `ownSchema` is asked about; null where nothing is said of it. */
export function ownPart(values: JsonMap): JsonMap | null {
  return Object.hasOwn(values, scheduleKey) ? { [scheduleKey]: values[scheduleKey]! } : null
}

/** What a library's schema is asked about: the key is no unknown one to it where it does not describe it. */
export function librarysPart(schema: JsonSchema, values: JsonMap): JsonMap {
  if (!Object.hasOwn(values, scheduleKey) || schemaAt(schema, at) !== null) return values
  const { [scheduleKey]: _, ...rest } = values
  return rest
}

/**
 * With the key as null where a layer takes it away: nothing is left of it then, and still it is said, since `@schedule` of the
 * flow holds no more.
 */
export function withStop(side: Side): Side {
  if (!side.provenance?.[at]?.deleted || Object.hasOwn(side.values, scheduleKey)) return side
  return { ...side, values: { ...side.values, [scheduleKey]: null } }
}

/** Whether a pointer names the schedule, or one of its keys. */
export function isOfSchedule(pointer: Pointer): boolean {
  return [at, `${at}/cron`, `${at}/timeZone`, `${at}/overlap`].includes(pointer)
}

const wanted: Record<Pointer, string> = {
  [at]: 'A schedule is a group of three: {"cron": "0 3 * * *", "timeZone": "Europe/Berlin", "overlap": "skip"}.',
  [`${at}/cron`]:
    'Say when, in five cron fields: minute, hour, day of month, month, day of week, for example "0 3 * * *".',
  [`${at}/timeZone`]:
    'Name the time zone of the IANA list that the times are in, for example "UTC" or "Europe/Berlin".',
  [`${at}/overlap`]: 'Say what becomes of a start that comes while a run still goes on: "skip" it, or "queue" it.',
}

/** The sentence for what does not fit: of a key that is unknown or misspelt the one that names it. */
export function scheduleWords(problem: Problem): Problem {
  const message = wanted[problem.pointer]
  return message ? { ...problem, message } : problem
}

/** Texts of the right shape that mean nothing: a time that never comes, a zone that nobody knows. */
export function wrongTimes(values: JsonMap): Problem[] {
  const schedule = valueAt(values, at)
  if (!isMap(schedule)) return []
  const { cron, timeZone } = schedule
  const wrong: [string, string | null][] = [
    ['cron', typeof cron === 'string' ? cronProblem(cron) : null],
    ['timeZone', typeof timeZone === 'string' ? zoneProblem(timeZone) : null],
  ]
  return wrong.flatMap(([key, message]): Problem[] =>
    message === null ? [] : [{ pointer: `${at}/${key}`, level: 'error', message }],
  )
}

/** Short names such as `@daily` are no five fields: not every orchestrator knows them. */
function cronProblem(cron: string): string | null {
  const problem = scheduleProblem(cron)
  if (problem !== null || cron.trim().split(/\s+/).length === 5) return problem
  return `The schedule "${cron}" is not written in five fields: minute, hour, day of month, month, day of week, for example "0 7 * * 1-5".`
}

/** An offset such as `+01:00` is no zone: it knows no summer. */
function zoneProblem(timeZone: string): string | null {
  const known = /^[A-Za-z]/.test(timeZone) && scheduleProblem('0 0 * * *', timeZone) === null
  return known
    ? null
    : `There is no time zone "${timeZone}". Name one of the IANA list, for example "UTC" or "Europe/Berlin".`
}
