export type PromoteMode = 'deploy' | 'redeploy' | 'rollback'

/** What the promote sheet is about. A version left out is the one that the sheet chooses. */
export type PromoteAsk = {
  project: string
  unit: string
  /** The environment's name. */
  to: string
  version?: string | undefined
  mode?: PromoteMode | undefined
  /** With the mode rollback: the number of the promotion whose deployment comes back, configuration and all. */
  deployment?: number | undefined
  tab?: PromoteTab | undefined
  /** The number of a promotion that this one tries again. */
  retryOf?: number | undefined
}

export const promoteTabs = ['changes', 'plan', 'gates', 'risk'] as const
export type PromoteTab = (typeof promoteTabs)[number]

const names = ['promote', 'to', 'version', 'mode', 'back', 'show', 'retry'] as const
type Search = Pick<URLSearchParams, 'get'>

/** The sheet that an address opens (`?promote=<project>/<unit>&to=<environment>`); null: none. */
export function readPromote(search: Search): PromoteAsk | null {
  const [project, unit, ...rest] = (search.get('promote') ?? '').split('/').map(decoded)
  const to = search.get('to')
  if (!project || !unit || rest.length > 0 || !to) return null
  const version = search.get('version') ?? undefined
  const mode = search.get('mode')
  const tab = promoteTabs.find((each) => each === search.get('show'))
  return {
    ...{ project, unit, to },
    version: version && /^[0-9a-f]{64}$/.test(version) ? version : undefined,
    mode: mode === 'rollback' || mode === 'redeploy' ? mode : undefined,
    deployment: mode === 'rollback' ? numberOf(search.get('back')) : undefined,
    tab,
    retryOf: numberOf(search.get('retry')),
  }
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The address of a page with the sheet open. `page`: path with or without a query. */
export function promoteHref(page: string, ask: PromoteAsk): string {
  const { project, unit, to, version, mode, deployment, tab, retryOf } = ask
  const [path = '', query = ''] = page.split('?')
  const search = new URLSearchParams(query)
  for (const name of names) search.delete(name)
  search.set('promote', `${encodeURIComponent(project)}/${encodeURIComponent(unit)}`)
  search.set('to', to)
  if (version) search.set('version', version)
  if (mode && mode !== 'deploy') search.set('mode', mode)
  if (mode === 'rollback' && deployment) search.set('back', String(deployment))
  if (tab && tab !== 'changes') search.set('show', tab)
  if (retryOf) search.set('retry', String(retryOf))
  return `${path}?${search}`
}

/** The same page with the sheet shut. */
export function withoutPromote(page: string): string {
  const [path = '', query = ''] = page.split('?')
  const search = new URLSearchParams(query)
  for (const name of names) search.delete(name)
  const rest = search.toString()
  return rest ? `${path}?${rest}` : path
}
