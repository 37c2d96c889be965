import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { PluginPreload } from '../../../../../plugins/runtime/load/plugin-preload'
import { PluginPage } from '../../../../../plugins/runtime/places/plugin-page'
import { type ContributedPlugin, pluginHref } from '../../../../../plugins/runtime/store/contributed'
import { matchPage } from '../../../../../plugins/runtime/store/page-match'
import { decodeParts } from '../../../../../runs/addresses'
import { type Crumb, TopBar } from '../../../../../shell/top-bar'
import { orNotFound } from '../../../../../trpc/or-not-found'
import { api } from '../../../../../trpc/server'

type Props = { params: Promise<{ plugin: string; path?: string[] }> }

/** The plugin as it is on for the viewer, else how it stands; the page for what is not here where it never was. */
const readPlugin = cache(async (id: string) => {
  const { plugins } = await api()
  const plugin = (await plugins.contributions()).plugins.find((each) => each.id === id)
  if (plugin) return { plugin, name: plugin.name }
  const standing = await orNotFound(plugins.standing({ id }))
  if (!standing) notFound()
  return { standing, name: standing.name }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { plugin: id, path } = await addressOf(params)
  const { plugin, name } = await readPlugin(id)
  const title = plugin && pageTitle(plugin, path)
  return { title: title && title !== name ? `${title} · ${name}` : name }
}

export default async function Page({ params }: Props) {
  const { plugin: id, path } = await addressOf(params)
  const { plugin, standing, name } = await readPlugin(id)
  const title = plugin && pageTitle(plugin, path)
  const crumbs: Crumb[] =
    title && title !== name ? [{ label: name, href: pluginHref(id) }, { label: title }] : [{ label: name }]
  return (
    <>
      {plugin && <PluginPreload plugins={[plugin]} />}
      <TopBar crumbs={crumbs} />
      <PluginPage id={id} path={path} version={plugin?.sha256 ?? null} {...(standing && { standing })} />
    </>
  )
}

async function addressOf(params: Props['params']): Promise<{ plugin: string; path: string }> {
  const { plugin, path = [] } = await params
  const parts = decodeParts(Object.fromEntries(path.map((part, index) => [String(index), part])))
  return { plugin, path: `/${path.map((_, index) => parts[String(index)]).join('/')}` }
}

function pageTitle({ contributes }: ContributedPlugin, path: string): string | null {
  const pages = contributes.filter((each) => each.point === 'page/v1')
  return matchPage(pages, path)?.page.title ?? null
}
