import type { Interest } from '../../live/connection'
import { StatusChip } from '@groundwork/ui/status-chip'
import type { ReactNode } from 'react'
import { cache } from 'react'
import { OwnerMark } from '../../catalogue/owner-mark'
import { RefreshOnLive } from '../../catalogue/refresh-on-live'
import { ProjectTabs } from '../../plugins/runtime/places/plugin-tabs'
import { projectTabItems } from '../../project/tab-items'
import { projectHref } from '../../runs/addresses'
import { type Crumb, TopBar } from '../../shell/top-bar'
import { projectLook } from '../../status/run-status'
import { orNotFound } from '../../trpc/or-not-found'
import { api } from '../../trpc/server'
import { configHref } from './addresses'

/** The project of the configuration, or the page for what does not exist; once for each request. */
export const readProject = cache(async (name: string) => orNotFound((await api()).catalog.project({ name })))

type ConfigPageProps = {
  project: string
  /** Behind "Configuration" in the way to this page. */
  crumbs?: Crumb[]
  actions?: ReactNode
  interests?: Interest[]
  children: ReactNode
}

/** The configuration tab of a project: its head and tabs, and the live updates of its configuration. */
export async function ConfigPage({ project: name, crumbs = [], actions, interests = [], children }: ConfigPageProps) {
  const project = await readProject(name)
  const look = projectLook(project.state)
  const own = { label: 'Configuration', ...(crumbs.length > 0 ? { href: configHref(name) } : {}) }
  return (
    <>
      <TopBar
        crumbs={[
          { label: 'Catalogue', href: '/catalogue' },
          { label: project.name, href: projectHref(project.name) },
          own,
          ...crumbs,
        ]}
        actions={actions}
      />
      <RefreshOnLive interests={[{ topic: 'config' }, { topic: 'environment' }, ...interests]} />
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-5 pt-4 pb-2 max-sm:px-3 max-sm:pt-3">
        <h1 className="min-w-0 text-xl font-semibold break-words">{project.name}</h1>
        <StatusChip kind={look.glyph}>{look.word}</StatusChip>
        <span className="ml-auto max-w-full max-sm:ml-0">
          <OwnerMark owner={project.owner} />
        </span>
      </header>
      <ProjectTabs
        label="Project"
        current="config"
        project={project.name}
        base={projectHref(project.name)}
        items={projectTabItems(project)}
      />
      {children}
    </>
  )
}
