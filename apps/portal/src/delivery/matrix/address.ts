export const views = ['all', 'waiting', 'ready', 'drifted', 'frozen', 'failed', 'mine'] as const
export type View = (typeof views)[number]

export const viewLabels: Record<View, string> = {
  all: 'All',
  waiting: 'Waits for me',
  ready: 'Ready to promote',
  drifted: 'Drifted',
  frozen: 'Frozen',
  failed: 'Failed lately',
  mine: 'Mine',
}

export type MatrixAddress = { view: View; q: string; project: string | null }

/** What the matrix shows, from its address: `?view=ready&q=score&project=ranking`. */
export function parseMatrix(search: Pick<URLSearchParams, 'get'>): MatrixAddress {
  return {
    view: views.find((view) => view === search.get('view')) ?? 'all',
    q: search.get('q')?.trim().slice(0, 200) ?? '',
    project: search.get('project'),
  }
}

export function matrixHref({ view, q, project }: MatrixAddress): string {
  const search = new URLSearchParams()
  if (view !== 'all') search.set('view', view)
  if (q) search.set('q', q)
  if (project) search.set('project', project)
  const query = search.toString()
  return query ? `/promotions?${query}` : '/promotions'
}

/** The same as the server's filter. */
export function matrixFilter({ view, q, project }: MatrixAddress) {
  return {
    ...(q ? { q } : {}),
    ...(project ? { project } : {}),
    ...(view === 'all' ? {} : { show: [view] }),
  }
}
