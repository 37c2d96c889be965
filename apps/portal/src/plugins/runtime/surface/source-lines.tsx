'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../../../trpc/client'
import { stackPlaces } from '../load/stack-places'
import type { ContributedPlugin } from '../store/contributed'

type SourceLinesProps = {
  plugin: Pick<ContributedPlugin, 'id' | 'sha256'>
  error: Error
  /** Draws the lines; null until they are known. */
  children: (lines: string | null) => ReactNode
}

/** What a plugin in development threw, with the places in its own sources. */
export default function SourceLines({ plugin: { id, sha256 }, error, children }: SourceLinesProps) {
  const places = stackPlaces(error.stack, sha256)
  const asked = useTRPC().plugins.trace.queryOptions({ id, sha256, places })
  const found = useQuery({
    ...asked,
    enabled: places.length > 0,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  }).data
  return children(found ? [error.message, ...found.places.map((place) => `at ${place}`)].join('\n') : null)
}
