import { formatBytes, formatPercent, plural } from '@groundwork/ui/number'
import { formatDuration } from '@groundwork/ui/duration'
import { addsInWords, mayInWords } from '../words/adds'
import type { LabelRow } from './nutrition-label'

const unmeasured = 'not measured here yet'

/** A packed bundle larger than this is worth a look; its bar is full then. */
const largeBytes = 500_000
/** A UI that takes longer is felt. */
const slowMs = 200

export type LabelFacts = {
  adds: readonly { contributions: readonly { point: string }[] }[]
  permissions: readonly { permission: string }[]
  /** Of an installed one: what of it was granted. */
  granted?: readonly string[]
  sizeBytes: number
  hasUi: boolean
  contract: string
  fits: boolean
}

export type MeasuredFacts = {
  loadMs: number | null
  loadErrors: number
  requests: number
  errors: number
  errorRate: number | null
  requestMs: number | null
  loads: number
  /** Of one engine's process, the mean. */
  memoryBytes: number | null
  lastActivity: Date | null
}

/** The label's rows, always in the same order; without `measured` it is a bundle that is not installed here. */
export function labelRows(facts: LabelFacts, measured: MeasuredFacts | null): LabelRow[] {
  const asked = facts.permissions.map(({ permission }) => permission)
  return [
    { term: 'Adds', value: addsInWords(facts.adds.flatMap(({ contributions }) => contributions)) },
    { term: measured ? 'May' : 'Asks for', value: grantedInWords(asked, facts.granted) },
    facts.hasUi
      ? { term: 'Size', value: formatBytes(facts.sizeBytes), share: facts.sizeBytes / largeBytes }
      : { term: 'Size', value: `${formatBytes(facts.sizeBytes)}, no page code` },
    loadRow(facts, measured),
    { term: 'Errors', value: measured ? errorWords(measured) : unmeasured, ...errorTone(measured) },
    ...(measured ? measuredRows(measured) : []),
    {
      term: 'Contract',
      value: `${facts.contract}, ${facts.fits ? 'fits' : 'does not fit'}`,
      ...(!facts.fits && { tone: 'fail' }),
    },
  ]
}

/** What it may, and how much of what it asks for it may not. */
function grantedInWords(asked: string[], granted: readonly string[] | undefined): string {
  const may = granted ? asked.filter((permission) => granted.includes(permission)) : asked
  const withheld = asked.length - may.length
  return withheld > 0 ? `${mayInWords(may)}; ${withheld} withheld` : mayInWords(may)
}

function measuredRows({ memoryBytes, lastActivity }: MeasuredFacts): LabelRow[] {
  return [
    { term: 'Memory', value: memoryBytes === null ? unmeasured : formatBytes(memoryBytes) },
    { term: 'Last used', value: lastActivity === null ? unmeasured : { at: lastActivity.getTime() } },
  ]
}

function loadRow({ hasUi }: LabelFacts, measured: MeasuredFacts | null): LabelRow {
  if (hasUi) {
    if (!measured || measured.loadMs === null) return { term: 'Loads in', value: unmeasured }
    return { term: 'Loads in', value: formatDuration(measured.loadMs), share: measured.loadMs / slowMs }
  }
  if (measured && measured.requestMs !== null) return { term: 'Answers in', value: formatDuration(measured.requestMs) }
  return { term: 'Loads in', value: 'nothing in the page' }
}

/** How often it failed in seven days, of its requests and of its loads in browsers. */
export function errorWords({ requests, errors, errorRate, loadErrors, loads }: MeasuredFacts): string {
  if (requests + loads === 0) return 'no request of a page in 7 d'
  if (errors + loadErrors === 0) return '0 in 7 d'
  const parts = []
  if (errors > 0 && errorRate !== null) parts.push(`${formatPercent(errorRate)} of ${plural(requests, 'request')}`)
  if (loadErrors > 0) parts.push(plural(loadErrors, 'broken load'))
  return `${parts.join(', ')} in 7 d`
}

function errorTone(measured: MeasuredFacts | null): Pick<LabelRow, 'tone'> {
  return measured && (measured.errorRate ?? 0) > 0.05 ? { tone: 'fail' } : {}
}
