export const detailTabs = ['overview', 'versions', 'configuration', 'log', 'jobs', 'activity'] as const
export type DetailTab = (typeof detailTabs)[number]

/** The tab that the rest of an address names; null for one that does not exist. */
export function readTab(rest: string[] | undefined): DetailTab | null {
  if (!rest || rest.length === 0) return 'overview'
  return rest.length === 1 && rest[0] !== 'overview' ? (detailTabs.find((tab) => tab === rest[0]) ?? null) : null
}

type Counted = { versions: readonly unknown[]; label: { adds: { point: string; contributions: readonly unknown[] }[] } }

/** The tabs with how many versions and jobs there are; none is not counted. */
export function tabItems(pluginId: string, { versions, label }: Counted) {
  const jobs = label.adds.find(({ point }) => point === 'job/v1')?.contributions.length ?? 0
  const item = (id: DetailTab, text: string, count = 0) => ({
    ...{ id, label: text, href: tabHref(pluginId, id) },
    ...(count > 0 && { count }),
  })
  return [
    item('overview', 'Overview'),
    item('versions', 'Versions', versions.length),
    item('configuration', 'Configuration'),
    item('log', 'Log'),
    item('jobs', 'Jobs', jobs),
    item('activity', 'Activity'),
  ]
}

export function tabHref(id: string, tab: DetailTab): string {
  return tab === 'overview' ? `/plugins/${id}` : `/plugins/${id}/${tab}`
}
