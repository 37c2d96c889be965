'use client'

import { EmptyState } from '@groundwork/ui/empty-state'
import { Tabs } from '@groundwork/ui/tabs'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useMemo } from 'react'
import { type ContributedPlugin, pluginHref } from '../store/contributed'
import { matchPage, plainPages, tabOf } from '../store/page-match'
import { useContributions } from '../store/plugins-provider'
import { PluginGone, type PluginStanding } from '../surface/plugin-gone'
import { PluginTag } from '../surface/plugin-tag'
import { PluginSlot } from './plugin-slot'

type PluginPageProps = {
  id: string
  /** What follows `/p/<id>`, beginning with "/", not escaped any more. */
  path: string
  /** Hash of the version that the breadcrumb and the title of the document were made from; null where it was not on. */
  version: string | null
  /** How the plugin stood when the page was made, where it was not on for the viewer. */
  standing?: PluginStanding
}

/** A page of a plugin inside the shell: title and tabs are drawn by the portal, the rest is the plugin's. */
export function PluginPage({ id, path, version, standing }: PluginPageProps) {
  const { plugins } = useContributions()
  const search = useSearchParams()
  const plugin = plugins.find((each) => each.id === id)
  const pages = useMemo(() => pagesOf(plugin), [plugin])
  const match = matchPage(pages, path)
  useServedVersion(version, plugin?.sha256 ?? null)
  const given = useMemo(
    () => ({ params: match?.params ?? {}, path, search: new URLSearchParams(search) }),
    // The parameters follow from page and path.
    // oxlint-disable-next-line react/exhaustive-deps
    [match?.page, path, search],
  )
  if (!plugin) return <PluginGone id={id} {...(standing !== undefined && { initial: standing })} />
  const tabs = plainPages(pages)
  const current = match && tabOf(pages, match.page)
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-5 pt-4 pb-2 max-sm:px-3 max-sm:pt-3">
        <h1 className="min-w-0 text-xl font-semibold break-words">{plugin.name}</h1>
        <PluginTag plugin={plugin} />
      </header>
      {tabs.length > 1 ? (
        <Tabs
          label={plugin.name}
          current={current?.id ?? ''}
          link={Link}
          items={tabs.map((page) => ({ id: page.id, label: page.title, href: pluginHref(id, page.path) }))}
        />
      ) : (
        <div className="border-b border-line" />
      )}
      {match ? (
        <PluginSlot
          key={match.page.id}
          plugin={plugin}
          point="page/v1"
          contribution={match.page.id}
          shape="page"
          given={given}
        />
      ) : (
        <NoSuchPage plugin={plugin} path={path} />
      )}
    </>
  )
}

/** What the server made around the page (breadcrumb, title of the document) follows when another version comes in. */
function useServedVersion(served: string | null, shown: string | null): void {
  const router = useRouter()
  useEffect(() => {
    if (served !== shown) router.refresh()
  }, [router, served, shown])
}

function pagesOf(plugin: ContributedPlugin | undefined) {
  return (plugin?.contributes ?? []).filter((each) => each.point === 'page/v1')
}

function NoSuchPage({ plugin, path }: { plugin: ContributedPlugin; path: string }) {
  const first = plainPages(pagesOf(plugin))[0]
  return (
    <EmptyState
      kind="nothing-yet"
      title={`${plugin.name} has no page at ${path}`}
      actions={
        first ? (
          <Link href={pluginHref(plugin.id, first.path)} className="font-medium text-accent hover:underline">
            Open {first.title}
          </Link>
        ) : null
      }
    >
      The address may be mistyped, or another version of the plugin had this page.
    </EmptyState>
  )
}
