'use client'

import { EmptyState } from '@groundwork/ui/empty-state'
import { Time } from '@groundwork/ui/time'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC } from '../../../trpc/client'
import type { RouterOutputs } from '../../../trpc/types'

export type PluginStanding = RouterOutputs['plugins']['standing']

type PluginGoneProps = { id: string; initial?: PluginStanding }

/** In the place of a plugin that is not on for the viewer: what happened, who did it, who can change it. */
export function PluginGone({ id, initial }: PluginGoneProps) {
  const options = useTRPC().plugins.standing.queryOptions({ id })
  const standing = useQuery(initial === undefined ? options : { ...options, initialData: initial }).data
  if (standing === undefined) return <p className="p-5 text-ink-3">Asking how the plugin stands…</p>
  if (standing === null)
    return (
      <EmptyState kind="nothing-yet" title={`There is no plugin "${id}" here`}>
        It may be mistyped, or it was never registered.
      </EmptyState>
    )
  const { name, use, state, last } = standing
  if (use.allowed)
    return (
      <EmptyState kind="nothing-yet" title={`${name} has no page here any more`}>
        Its current version, {standing.version}, does not bring this part.
      </EmptyState>
    )
  const off = state === 'disabled' || state === 'uninstalled'
  return (
    <EmptyState
      kind="not-allowed"
      title={off ? `${name} was ${state}${last ? ` by ${last.by}` : ''}` : `${name} is not on for you`}
      actions={
        standing.listed ? (
          <Link href={`/plugins/${id}`} className="font-medium text-accent hover:underline">
            Look at {name} under Plugins
          </Link>
        ) : undefined
      }
    >
      {off && last ? (
        <>
          Since <Time at={last.at} mode="moment" />.{' '}
        </>
      ) : null}
      {state === 'disabled' ? 'Its data is kept. Its owners can enable it on its page under Plugins.' : use.reason}
    </EmptyState>
  )
}
