import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { PluginPreload } from '../../../../../../plugins/runtime/load/plugin-preload'
import { PluginSettings } from '../../../../../../plugins/runtime/places/plugin-settings'
import { contributedTo, surfaceKey } from '../../../../../../plugins/runtime/store/contributed'
import { SettingsHead } from '../../../../../../settings/settings-frame'
import { orNotFound } from '../../../../../../trpc/or-not-found'
import { api } from '../../../../../../trpc/server'

type Props = { params: Promise<{ plugin: string; page: string }> }

const readPage = cache(async (id: string, page: string) => {
  const { plugins } = await api()
  const found = contributedTo(await plugins.contributions(), 'settings/page/v1').find(
    ({ plugin, contribution }) => plugin.id === id && contribution.id === page,
  )
  if (found) return { found, title: found.contribution.title }
  const standing = await orNotFound(plugins.standing({ id }))
  if (!standing) notFound()
  return { standing, title: standing.name }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { plugin, page } = await params
  return { title: (await readPage(plugin, page)).title }
}

export default async function Page({ params }: Props) {
  const { plugin, page } = await params
  const { found, standing, title } = await readPage(plugin, page)
  const tab = surfaceKey({ plugin: { id: plugin }, contribution: { id: page } })
  return (
    <>
      {found && <PluginPreload plugins={[found.plugin]} />}
      <SettingsHead tab={tab} label={title} lead={null} />
      <PluginSettings id={plugin} page={page} {...(standing && { standing })} />
    </>
  )
}
