'use client'

import type { PluginHostApi } from '@groundwork/plugin-sdk/ui-host'
import { toast } from '@groundwork/ui/toast'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { listenForPlugin } from './listen-for-plugin'
import { askPlugin } from './ask-plugin'
import { useTRPCClient } from '../../../trpc/client'
import { report } from '../load/report'
import { useContributions, usePluginViewer } from '../store/plugins-provider'
import { projectInfo, runInfo } from './infos'
import { portalRootOf } from './portal-root'
import { projectConfig } from './project-config'
import { promoteHref } from '../../../delivery/promote/promote-address'

/** What this page does for the UIs of plugins. */
export function usePluginHost(): PluginHostApi {
  const router = useRouter()
  const client = useTRPCClient()
  const viewer = usePluginViewer()
  const { plugins } = useContributions()
  return useMemo(
    () => ({
      viewer,
      navigate: (address, options) => (options?.replace ? router.replace(address) : router.push(address)),
      toast,
      portalRoot: portalRootOf,
      project: async (name) => projectInfo(await client.catalog.project.query({ name })),
      run: async (flow, run) => runInfo(await client.runs.byId.query({ flow, run })),
      config: async (id) => (await client.plugins.uiConfig.query({ id })).values,
      promote: ({ project, unit, environment, version }) =>
        router.push(
          promoteHref(`${location.pathname}${location.search}`, { project, unit, to: environment, version }),
          { scroll: false },
        ),
      targets: ({ project }) => client.delivery.units.targets.query({ project }),
      projectConfig: (of) => projectConfig(client, of),
      listen: listenForPlugin,
      reportCrash({ pluginId, message }) {
        const sha256 = plugins.find(({ id }) => id === pluginId)?.sha256
        if (sha256) report({ pluginId, sha256, ms: 0, error: message })
      },
      fetch: askPlugin,
    }),
    [router, client, viewer, plugins],
  )
}
