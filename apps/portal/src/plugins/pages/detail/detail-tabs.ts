export const detailTabs = ['overview', 'versions', 'configuration', 'log', 'jobs', 'activity'] as const
export type DetailTab = (typeof detailTabs)[number]

/** The tab that the rest of an address names; null for one that does not exist. */
export function readTab(rest: string[] | undefined): DetailTab | null {
  if (!rest || rest.length === 0) return 'overview'
  return rest.length === 1 && rest[0] !== 'overview' ? (detailTabs.find((tab) => tab === rest[0]) ?? null) : null
}

export function tabHref(id: string, tab: DetailTab): string {
  return tab === 'overview' ? `/plugins/${id}` : `/plugins/${id}/${tab}`
}
