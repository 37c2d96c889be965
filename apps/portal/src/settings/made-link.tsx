'use client'

import { Time } from '@groundwork/ui/time'
import { useSyncExternalStore } from 'react'
import { CopyLine } from '../forms/copy-line'

const never = () => () => {}

/** A one-time link just made: shown once, to be handed on by whoever made it. */
export function MadeLink({ path, expiresAt, children }: { path: string; expiresAt: number; children: string }) {
  // The origin that this browser uses; the server may be known under several.
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  )
  return (
    <div role="status" className="flex flex-col gap-2 rounded-sm bg-accent-soft p-2.5">
      <p>{children}</p>
      <CopyLine text={`${origin}${path}`} label="the link" />
      <p className="text-xs text-ink-2">
        It works once, until <Time at={expiresAt} mode="exact" />, and is not shown again.
      </p>
    </div>
  )
}
