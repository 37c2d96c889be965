import { Cron } from 'croner'
import { InputError } from '@groundwork/access/errors'

export type VersionSchedule = { cron: string; timeZone: string; overlap: 'skip' | 'queue' }

/**
 * What `@schedule` of a flow means, as a cron of five fields; null when it says nothing. Metaflow writes crons of six fields as
 * AWS has them (minute, hour, day, month, weekday from 1 = Sunday on, year). Throws InputError for what five fields cannot say.
 */
export function scheduleOf(attributes: Record<string, unknown>): VersionSchedule | null {
  const written = writtenCron(attributes)
  if (written === null) return null
  const timeZone = text(attributes['timezone']) ?? 'UTC'
  const cron = fiveFields(written)
  if (!isZone(timeZone))
    throw refusal(
      written,
      `there is no time zone "${timeZone}": name one of the IANA database, for example Europe/Berlin`,
    )
  const wrong = unreadable(cron)
  if (wrong !== null) throw refusal(written, wrong)
  return { cron, timeZone, overlap: 'skip' }
}

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

const fieldNames = ['minute', 'hour', 'day of the month', 'month', 'day of the week']

/** What of five fields cannot be read, in words; null: nothing. */
function unreadable(cron: string): string | null {
  if (canRead(cron)) return null
  const fields = cron.split(' ')
  const alone = (at: number) => fields.map((field, index) => (index === at ? field : '*')).join(' ')
  const at = fields.findIndex((_field, index) => !canRead(alone(index)))
  if (at < 0) return 'its fields cannot be read together'
  return `its ${fieldNames[at]} "${fields[at]}" cannot be read`
}

function canRead(cron: string): boolean {
  try {
    new Cron(cron, { mode: '5-part', paused: true }).nextRun()
    return true
  } catch {
    return false
  }
}

/** As the decorator itself chooses: `cron` before weekly, hourly and daily, which it is by default. */
function writtenCron(attributes: Record<string, unknown>): string | null {
  const own = text(attributes['cron'])
  if (own) return own
  if (isOn(attributes['weekly'])) return '0 0 ? * SUN *'
  if (isOn(attributes['hourly'])) return '0 * * * ? *'
  return isOn(attributes['daily']) ? '0 0 * * ? *' : null
}

const isOn = (value: unknown) => value === true || value === 'True'
const text = (value: unknown) => (typeof value === 'string' && value !== '' && value !== 'None' ? value.trim() : null)

function refusal(written: string, why: string): InputError {
  return new InputError(`The flow's @schedule says "${written}", and ${why}. Change the schedule in the flow.`)
}

/** A cron of five fields is taken as it is; of six the last one is the year. */
export function fiveFields(written: string): string {
  const fields = written.split(/\s+/)
  if (fields.length === 5) return fields.join(' ')
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields
  if (fields.length !== 6) throw refusal(written, `a schedule has five or six fields, not ${fields.length}`)
  if (year !== '*' && year !== '?') throw refusal(written, `it names years, which a schedule here cannot`)
  if (/[LW]/i.test(day)) throw refusal(written, '"L" and "W" (last day, nearest working day) cannot be said here')
  if (/L$/i.test(weekday) || weekday.includes('#'))
    throw refusal(written, '"L" and "#" (last or n-th weekday of a month) cannot be said here')
  if (day !== '?' && day !== '*' && weekday !== '?' && weekday !== '*')
    throw refusal(written, 'it names days of the month and of the week, which AWS does not allow either')
  const plain = (field: string) => (field === '?' ? '*' : field)
  return [minute, hour, plain(day), month, weekdays(plain(weekday))].join(' ')
}

/** 1 is Sunday there, 0 here. What follows a slash is a distance, not a day. */
function weekdays(field: string): string {
  return field
    .split(',')
    .map((part) => {
      const [days = '', every] = part.split('/')
      const moved = days.replaceAll(/\d+/g, (day) => String((Number(day) + 6) % 7))
      return every === undefined ? moved : `${moved}/${every}`
    })
    .join(',')
}
