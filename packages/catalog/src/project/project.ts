import type { Decision } from '@groundwork/access/can'
import type { RunStatus } from '@groundwork/runs/status'

/** What a project amounts to: the worst of its flows' newest runs. `idle` has not run. */
export const projectStates = ['failing', 'unknown', 'running', 'healthy', 'idle'] as const
export type ProjectState = (typeof projectStates)[number]

export const projectSorts = ['recent', 'name', 'runs', 'relevance'] as const
export type ProjectSort = (typeof projectSorts)[number]

/** `person` is a Metaflow user name, inferred from runs; the others were set by somebody. */
export type Owner = { kind: 'team' | 'user' | 'person'; id: string; label: string; source: 'ui' | 'api' | 'inferred' }

/** One of the last ten runs: number, shown id, duration and start in milliseconds. */
export type StripEntry = { n: number; id: string; flow: string; status: RunStatus; ms: number | null; at: number }

/**
 * The last ten runs, oldest first, as text of commas and blanks: a page of fifty rows is handed on without reading five
 * hundred runs, and in a third of the bytes of JSON.
 */
export type Strip = string

const statusOf: Record<string, RunStatus> = { s: 'succeeded', f: 'failed', r: 'running', q: 'queued', u: 'unknown' }

/** One run as it stands in a strip: number, status, duration, start, flow, and the id where it is not the number. */
export function stripEntry({ n, id, flow, status, ms, at }: StripEntry): string {
  const entry = `${n} ${status[0]} ${ms ?? '-'} ${at} ${encodeURIComponent(flow)}`
  return id === String(n) ? entry : `${entry} ${encodeURIComponent(id)}`
}

export function stripEntries(strip: Strip): StripEntry[] {
  return strip === '' ? [] : strip.split(',').map(readEntry)
}

function readEntry(entry: string): StripEntry {
  const [n = '', status = '', ms = '', at = '', flow = '', id = n] = entry.split(' ')
  return {
    n: Number(n),
    id: decodeURIComponent(id),
    flow: decodeURIComponent(flow),
    status: statusOf[status] ?? 'unknown',
    ms: ms === '-' ? null : Number(ms),
    at: Number(at),
  }
}

export type ProjectRow = {
  name: string
  kind: 'project' | 'flow'
  description: string | null
  owner: Owner | null
  state: ProjectState
  lastStatus: RunStatus | null
  lastRunAt: number | null
  lastRunFlow: string | null
  runsTotal: number
  strip: Strip
  libraries: string[]
  tags: string[]
  starred: boolean
}

export type ProjectLink = { label: string; url: string }

/** Where a value comes from. `by` is a person's name; `at` milliseconds. */
export type Provenance = {
  source: 'run' | 'api' | 'ui' | 'inferred'
  by: string | null
  at: number
  note: string | null
}
export type ProvenanceField = 'description' | 'links' | 'tags' | 'owner' | 'flows' | 'libraries'

export type FlowRow = {
  flow: string
  project: string
  lastRunId: string | null
  lastRunAt: number | null
  lastStatus: RunStatus | null
  runsTotal: number
  strip: Strip
}
/** In the list of all flows: whose project it is. */
export type ListedFlow = FlowRow & { owner: Owner | null }
export const flowSorts = ['recent', 'name', 'runs'] as const
export type FlowSort = (typeof flowSorts)[number]
export type BranchRow = { branch: string; lastRunAt: number; lastStatus: RunStatus | null; runsTotal: number }
export type ProjectLibraryRow = {
  distribution: string
  version: string
  extension: string | null
  flow: string
  lastSeenAt: number
}
export type PersonRow = { user: string; runsTotal: number; lastRunAt: number }

export type ProjectDetail = Omit<ProjectRow, 'libraries'> & {
  links: ProjectLink[]
  provenance: Partial<Record<ProvenanceField, Provenance>>
  firstRunAt: number | null
  flows: FlowRow[]
  branches: BranchRow[]
  libraries: ProjectLibraryRow[]
  people: PersonRow[]
  mayEdit: Decision
  mayClaim: Decision
  mayRelease: Decision
}

export type LibraryRow = {
  distribution: string
  versions: string[]
  extension: string | null
  projects: number
  lastSeenAt: number
}

export type Facet = { value: string; label: string; count: number }
export type ProjectFacets = {
  state: Facet[]
  owner: Facet[]
  library: Facet[]
  tag: Facet[]
  kind: Facet[]
  /** How many match the whole filter, and how many projects there are at all. */
  total: number
  everything: number
}

/** One thing that happened to a project: a person's change, or a run. */
export type ActivityItem = {
  at: number
  actor: string | null
  action: string
  text: string
  runId?: string
  flow?: string
  status?: RunStatus
}

export type SearchHit =
  | { kind: 'project'; name: string; description: string | null; state: ProjectState }
  | { kind: 'flow'; flow: string; project: string }
