export const stateChoices = ['all', 'on', 'attention', 'off'] as const
export const sortChoices = ['name', 'errors', 'load', 'size', 'newest'] as const
export type StateChoice = (typeof stateChoices)[number]
export type SortChoice = (typeof sortChoices)[number]

/** What the address of a list of plugins says. */
export type PluginsAddress = { q: string; state: StateChoice; sort: SortChoice }

type Search = Record<string, string | string[] | undefined>

export function readAddress(search: Search): PluginsAddress {
  const one = (name: string) => [search[name] ?? ''].flat()[0] ?? ''
  return {
    q: one('q').slice(0, 100),
    state: stateChoices.find((choice) => choice === one('state')) ?? 'all',
    sort: sortChoices.find((choice) => choice === one('sort')) ?? 'name',
  }
}

export function listHref(path: string, { q, state, sort }: PluginsAddress): string {
  const search = new URLSearchParams()
  if (q) search.set('q', q)
  if (state !== 'all') search.set('state', state)
  if (sort !== 'name') search.set('sort', sort)
  return search.size === 0 ? path : `${path}?${search}`
}

/** What a list is narrowed and ordered by; null where it is not known. */
export type Listed = {
  id: string
  text: string
  state: string
  attention: boolean
  name: string
  errorRate: number | null
  loadMs: number | null
  sizeBytes: number
  at: number
}

/** The rows that fit, in the order asked for. What was not measured comes last. */
export function narrow<T>(rows: T[], address: PluginsAddress, facts: (row: T) => Listed): T[] {
  const words = address.q.toLowerCase().split(/\s+/).filter(Boolean)
  return rows
    .map((row) => ({ row, listed: facts(row) }))
    .filter(({ listed }) => fitsState(listed, address.state) && words.every((word) => listed.text.includes(word)))
    .toSorted((a, b) => order[address.sort](a.listed, b.listed) || a.listed.name.localeCompare(b.listed.name))
    .map(({ row }) => row)
}

function fitsState({ state, attention }: Listed, choice: StateChoice): boolean {
  if (choice === 'all') return true
  if (choice === 'attention') return attention
  return choice === 'on' ? state === 'enabled' : state === 'disabled' || state === 'draft'
}

const order: Record<SortChoice, (a: Listed, b: Listed) => number> = {
  name: (a, b) => a.name.localeCompare(b.name),
  errors: (a, b) => down(a.errorRate, b.errorRate),
  load: (a, b) => down(a.loadMs, b.loadMs),
  size: (a, b) => b.sizeBytes - a.sizeBytes,
  newest: (a, b) => b.at - a.at,
}

function down(a: number | null, b: number | null): number {
  return (b ?? -1) - (a ?? -1)
}
