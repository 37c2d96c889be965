import { StatusChip } from '@groundwork/ui/status-chip'
import type { Metadata } from 'next'
import { cache } from 'react'
import { OwnerMark } from '../../../../catalogue/owner-mark'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../../catalogue/row-keys'
import { StarButton } from '../../../../catalogue/star-button'
import { PluginPreload } from '../../../../plugins/runtime/load/plugin-preload'
import { PluginTab } from '../../../../plugins/runtime/places/plugin-tab'
import { ProjectTabs } from '../../../../plugins/runtime/places/plugin-tabs'
import {
  type ContributedPlugin,
  contributedTo,
  forProject,
  parseSurfaceKey,
} from '../../../../plugins/runtime/store/contributed'
import { DescriptionField } from '../../../../project/fields'
import { ProjectTab, tabIds } from '../../../../project/project-tab'
import { Source } from '../../../../project/provenance'
import { projectTabItems } from '../../../../project/tab-items'
import { decodeParts, projectHref } from '../../../../runs/addresses'
import { orNotFound } from '../../../../trpc/or-not-found'
import { TopBar } from '../../../../shell/top-bar'
import { projectLook } from '../../../../status/run-status'
import { api } from '../../../../trpc/server'

type PageProps = {
  params: Promise<{ name: string }>
  searchParams: Promise<{ tab?: string | string[]; after?: string | string[] }>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: decodeParts(await params).name }
}

// A project that does not exist is a page of its own, not an error.
const readProject = cache(async (name: string) => orNotFound((await api()).catalog.project({ name })))

export default async function ProjectPage({ params, searchParams }: PageProps) {
  const [parts, search] = await Promise.all([params, searchParams])
  const project = await readProject(decodeParts(parts).name)
  const asked = [search.tab ?? []].flat()[0]
  const plugin = parseSurfaceKey(asked) && asked
  const tab = tabIds.find((id) => id === asked) ?? 'overview'
  const shown = await pluginsOn(project.name, plugin ?? tab)
  const look = projectLook(project.state)
  return (
    <>
      <TopBar
        crumbs={[{ label: 'Catalogue', href: '/catalogue' }, { label: project.name }]}
        actions={<StarButton key={String(project.starred)} name={project.name} starred={project.starred} large />}
      />
      <PluginPreload plugins={shown} />
      <RowKeys />
      <RefreshOnLive
        interests={[{ topic: 'run' }, { topic: 'project', key: project.name }, { topic: 'plugin' }]}
        project={project.name}
      />
      <header className="flex flex-col gap-1 px-5 pt-4 pb-2 max-sm:px-3 max-sm:pt-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 className="min-w-0 text-xl font-semibold break-words">{project.name}</h1>
          <StatusChip kind={look.glyph}>{look.word}</StatusChip>
          <span className="ml-auto max-w-full max-sm:ml-0">
            <OwnerMark owner={project.owner} />
          </span>
        </div>
        <div className="flex flex-wrap items-center gap-x-2">
          <DescriptionField name={project.name} value={project.description} may={project.mayEdit} />
          {project.provenance.description && <Source of={project.provenance.description} />}
        </div>
      </header>
      <ProjectTabs
        label="Project"
        current={plugin ?? tab}
        project={project.name}
        base={projectHref(project.name)}
        items={projectTabItems(project)}
      />
      {plugin ? (
        <PluginTab
          point="project/tab/v1"
          surface={plugin}
          project={project.name}
          place={{ project: project.name }}
          given={{ project: project.name }}
        />
      ) : (
        <ProjectTab tab={tab} project={project} after={[search.after ?? []].flat()[0] ?? null} />
      )}
    </>
  )
}

/** The plugins whose parts this page shows from the start. */
async function pluginsOn(project: string, tab: string): Promise<ContributedPlugin[]> {
  const contributions = await (await api()).plugins.contributions()
  const wanted = parseSurfaceKey(tab)
  const cards = tab === 'overview' ? forProject(contributedTo(contributions, 'project/card/v1'), project) : []
  const open = contributions.plugins.filter(({ id }) => id === wanted?.plugin)
  return [...open, ...cards.map(({ plugin }) => plugin)]
}
