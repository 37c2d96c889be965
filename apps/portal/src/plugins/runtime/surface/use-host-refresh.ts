'use client'

import { hostKeys, type PluginPlace } from '@groundwork/plugin-sdk/ui-host'
import { useQueryClient } from '@tanstack/react-query'
import { type Interest, useLive } from '../../../live/use-live'

/** Asks anew what the portal told a plugin's UI of its place (the project, the run) when that changed. */
export function useHostRefresh({ project, flow, run, runNumber }: PluginPlace = {}): void {
  const queries = useQueryClient()
  const interests: Interest[] = []
  if (project !== undefined && run === undefined) interests.push({ topic: 'project', key: project })
  if (runNumber !== undefined) interests.push({ topic: 'run', key: String(runNumber) })
  useLive(interests, (events) => {
    const changed = (topic: string) => events.some((event) => 'reload' in event || event.topic === topic)
    const refresh = (queryKey: readonly string[]) => void queries.invalidateQueries({ queryKey })
    if (project !== undefined && changed('project')) refresh(hostKeys.project(project))
    if (flow !== undefined && run !== undefined && changed('run')) refresh(hostKeys.run(flow, run))
  })
}
