import { EmptyState } from '@groundwork/ui/empty-state'
import { TRPCError } from '@trpc/server'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache, type ReactNode } from 'react'
import { Activity } from '../../../../../plugins/pages/detail/activity'
import { Configuration } from '../../../../../plugins/pages/detail/configuration'
import { type Detail, DetailFrame } from '../../../../../plugins/pages/detail/detail-frame'
import { type DetailTab, readTab } from '../../../../../plugins/pages/detail/detail-tabs'
import { Jobs } from '../../../../../plugins/pages/detail/jobs'
import { Overview } from '../../../../../plugins/pages/detail/overview'
import { PluginLog } from '../../../../../plugins/pages/detail/plugin-log'
import { UpgradeOn } from '../../../../../plugins/pages/detail/upgrade-on'
import { Versions } from '../../../../../plugins/pages/detail/versions'
import { orNotFound } from '../../../../../trpc/or-not-found'
import { api, requireUser } from '../../../../../trpc/server'

type Search = Record<string, string | string[] | undefined>
type PageProps = { params: Promise<{ id: string; tab?: string[] }>; searchParams: Promise<Search> }

const readPlugin = cache(async (id: string) => orNotFound((await api()).plugins.detail({ id })))

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: (await readPlugin((await params).id)).label.name }
}

export default async function PluginPage({ params, searchParams }: PageProps) {
  const [{ id, tab: rest }, search, user, caller] = await Promise.all([params, searchParams, requireUser(), api()])
  const tab = readTab(rest)
  if (!tab) notFound()
  const [detail, { teams }] = await Promise.all([readPlugin(id), caller.access.teams.list()])
  const named = teams.map((team) => ({ id: team.id, name: team.name }))
  return (
    <DetailFrame detail={detail} tab={tab} teams={named} userId={user.id}>
      {await contentOf(tab, { id, detail, search, teams: named })}
    </DetailFrame>
  )
}

type Content = { id: string; detail: Detail; search: Search; teams: { id: string; name: string }[] }

/** Reads only what the open tab shows. */
async function contentOf(tab: DetailTab, { id, detail, search, teams }: Content): Promise<ReactNode> {
  const one = (name: string) => [search[name] ?? []].flat()[0]
  if (tab === 'versions')
    return (
      <>
        <Versions detail={detail} waiting={await openRequests(id)} />
        <UpgradeOn detail={detail} to={one('to') ?? one('register')} upload={one('upload') === '1'} />
      </>
    )
  if (tab === 'configuration') return <Configuration detail={detail} />
  if (tab === 'jobs') return <Jobs detail={detail} found={await (await api()).plugins.jobs({ id })} />
  if (tab === 'log') return <LogTab id={id} detail={detail} />
  if (tab === 'activity') return <ActivityTab id={id} before={one('before') ?? null} />
  return <Overview detail={detail} teams={teams} />
}

/** Requests for a version of the plugin that nobody decided yet, of those that the person may see. */
async function openRequests(id: string) {
  const { requests } = await (await api()).plugins.requests.list()
  return requests.filter(({ pluginId, state }) => pluginId === id && state === 'open')
}

async function LogTab({ id, detail }: { id: string; detail: Detail }) {
  const { log } = detail.may
  if (!log.allowed)
    return (
      <EmptyState kind="not-allowed" title={`You may not read the log of ${detail.label.name}`}>
        {log.reason}
      </EmptyState>
    )
  return <PluginLog id={id} first={await (await api()).plugins.logs({ id, limit: 500 })} />
}

async function ActivityTab({ id, before }: { id: string; before: string | null }) {
  const page = await (await api()).plugins.audit({ id, cursor: before }).catch(refusalOf)
  if (typeof page !== 'string') return <Activity id={id} page={page} />
  return (
    <EmptyState kind="not-allowed" title="You may not read who changed it">
      {page}
    </EmptyState>
  )
}

/** The sentence of a refusal; anything else goes on. */
function refusalOf(error: unknown): string {
  if (error instanceof TRPCError && error.code === 'FORBIDDEN') return error.message
  throw error
}
