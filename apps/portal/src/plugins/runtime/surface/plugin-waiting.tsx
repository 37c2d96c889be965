'use client'

import { Skeleton, SkeletonRows } from '@groundwork/ui/skeleton'
import { useEffect, useState } from 'react'
import type { Shape } from './plugin-surface'

const patienceMs = { card: 4_000, tab: 10_000, page: 10_000 }

/** Keeps the place of what has not loaded yet; says so when it takes too long. What comes late is shown all the same. */
export function PluginWaiting({ name, shape }: { name: string; shape: Shape }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs[shape])
    return () => clearTimeout(timer)
  }, [shape])
  if (late)
    return (
      <p role="status" className="p-3 text-ink-2">
        {name} has not answered for {patienceMs[shape] / 1_000} s. It is shown here as soon as it does.
      </p>
    )
  if (shape === 'card')
    return (
      <div role="status" aria-label={`Loading ${name}`} className="flex flex-col gap-2.5 p-3">
        <Skeleton className="h-5 w-24" />
        <Skeleton className="h-2.5 w-44" />
        <Skeleton className="h-2.5 w-36" />
      </div>
    )
  return <SkeletonRows rows={8} columns={['w-24', 'w-16']} />
}
