'use client'

import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { useLostSince } from '../../live/use-live'

/** Says since when the page may be behind, while the connection is being made again. */
export function StaleBanner() {
  const since = useLostSince()
  if (since === null) return null
  return (
    <p role="status" className="flex items-center gap-2 rounded-md border border-line bg-warn-soft px-3 py-2">
      <StatusGlyph kind="warn" />
      <span>
        <b className="font-name">
          Stale since <Time at={since} mode="seconds" />.
        </b>{' '}
        The connection is lost. The promotion goes on without this page, which catches up by itself.
      </span>
    </p>
  )
}
