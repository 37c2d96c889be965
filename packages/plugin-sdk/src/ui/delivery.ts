'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { ProjectConfig, ProjectConfigOf, PromoteAsk, UnitTargets } from './host-api'
import { hostKeys } from './host-keys'
import { useSurroundings } from './plugin-context'

/** How old what was told may be: promotions move on while a page is open. */
const freshMs = 10_000

/**
 * Opens the portal's own promote sheet, where the plan, its gates and its risk are shown and confirmed: a plugin's page chooses
 * what is promoted, and Groundwork shows and does it.
 *
 * @example
 * ```tsx
 * const promote = usePromote()
 * return <Button onClick={() => promote({ project: 'ranking', unit: 'RetrieverFlow', environment: 'staging' })}>Promote</Button>
 * ```
 */
export function usePromote(): (ask: PromoteAsk) => void {
  const { host } = useSurroundings('usePromote')
  return useCallback(
    (ask) => {
      if (host.promote) host.promote(ask)
      else host.toast({ text: 'This portal has no promotions.' })
    },
    [host],
  )
}

/**
 * What runs where: each unit of a project with every environment in its rank, of the project that the tab or card stands on or
 * the one named. Suspends until it is there.
 *
 * @example
 * ```tsx
 * const units = useTargets('ranking')
 * return units.map(({ unit, targets }) => <p key={unit}>{targets.filter(({ version }) => version !== null).length}</p>)
 * ```
 */
export function useTargets(project?: string): UnitTargets[] {
  const { host, place } = useSurroundings('useTargets')
  const wanted = project ?? place.project
  if (wanted === undefined)
    throw new Error('useTargets: this contribution does not stand on a project. Name one: useTargets("ranking").')
  return useSuspenseQuery({
    queryKey: hostKeys.targets(wanted),
    queryFn: () => host.targets?.({ project: wanted }) ?? [],
    refetchInterval: freshMs,
  }).data
}

/**
 * What a project is configured with, resolved from all layers, with where each value is from: of the project that the tab or card
 * stands on or the one named, of the environment named or the one of the highest rank. Suspends until it is there.
 *
 * @example
 * ```tsx
 * const { values } = useProjectConfig({ project: 'ranking', environment: 'staging' })
 * return <code>{JSON.stringify(values)}</code>
 * ```
 */
export function useProjectConfig({ project, unit, environment }: Partial<ProjectConfigOf> = {}): ProjectConfig {
  const { host, place } = useSurroundings('useProjectConfig')
  const wanted = project ?? place.project
  if (wanted === undefined)
    throw new Error(
      'useProjectConfig: this contribution does not stand on a project. Name one: useProjectConfig({ project }).',
    )
  const of = { project: wanted, unit, environment }
  return useSuspenseQuery({
    queryKey: hostKeys.projectConfig(of),
    queryFn: () => host.projectConfig?.(of) ?? nothing(of),
    refetchInterval: freshMs,
  }).data
}

/** A portal without configuration. */
function nothing({ unit, environment }: ProjectConfigOf): ProjectConfig {
  return { environment: environment ?? '', unit: unit ?? null, values: {}, provenance: {}, problems: [] }
}
