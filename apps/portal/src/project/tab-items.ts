import type { ProjectDetail } from '@groundwork/catalog/project'
import type { TabItem } from '@groundwork/ui/tabs'
import { projectHref } from '../runs/addresses'

/** The tabs of a project that are the portal's own. */
export function projectTabItems({ name, runsTotal }: Pick<ProjectDetail, 'name' | 'runsTotal'>): TabItem[] {
  const base = projectHref(name)
  return [
    { id: 'overview', label: 'Overview', href: base },
    { id: 'runs', label: 'Runs', href: `${base}?tab=runs`, count: runsTotal },
    { id: 'deployments', label: 'Deployments', href: `${base}?tab=deployments` },
    { id: 'config', label: 'Configuration', href: `${base}/config` },
    { id: 'activity', label: 'Activity', href: `${base}?tab=activity` },
  ]
}
