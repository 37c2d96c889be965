'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../../trpc/client'

/** In the place of a card whose plugin is not on any more. */
export function PluginGoneLine({ id }: { id: string }) {
  const standing = useQuery(useTRPC().plugins.standing.queryOptions({ id })).data
  if (!standing) return null
  const { name, state, last, use } = standing
  const by = last ? ` by ${last.by}` : ''
  const sentence = use.allowed
    ? `${name} ${standing.version} does not bring this card any more.`
    : state === 'disabled' || state === 'uninstalled'
      ? `${name} was ${state}${by}.`
      : use.reason
  return (
    <p role="status" className="p-3 text-ink-2">
      {sentence}
    </p>
  )
}
