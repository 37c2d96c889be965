'use client'

import { isAnswerOf } from '@groundwork/plugin-sdk/ui-host'
import { Button } from '@groundwork/ui/button'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { notifyManager, type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from 'react'
import { useLive, useLiveState } from '../../../live/use-live'
import { isAway } from './refused'

/** Above a part of a plugin whose calls do not reach its backend: why, until they do again. */
export function PluginAway({ id }: { id: string }) {
  const queries = useQueryClient()
  const waits = (query: Query) => isAnswerOf(id, query.queryKey) && query.isActive() && isAway(query.state.error)
  const message = useSyncExternalStore(
    // Queries come into being while parts render; this line is told after that.
    (watcher) => queries.getQueryCache().subscribe(notifyManager.batchCalls(watcher)),
    () => queries.getQueryCache().findAll({ predicate: waits })[0]?.state.error?.message ?? null,
    () => null,
  )
  if (message === null) return null
  return <AwayLine id={id} message={message} onReturn={() => void queries.refetchQueries({ predicate: waits })} />
}

type AwayLineProps = { id: string; message: string; onReturn: () => void }

/** The words; `onReturn` is called when an engine tells of the plugin again, and when the portal is back. */
export function AwayLine({ id, message, onReturn }: AwayLineProps) {
  const isLive = useLiveState() === 'live'
  useLive([{ topic: 'plugin', key: id }], onReturn)
  const connected = useEffectEvent(onReturn)
  const wasLive = useRef(isLive)
  useEffect(() => {
    if (isLive && !wasLive.current) connected()
    wasLive.current = isLive
  }, [isLive])
  return (
    <div role="status" className="flex flex-wrap items-center gap-2 bg-warn-soft px-5 py-2 max-sm:px-3">
      <StatusGlyph kind="warn" className="shrink-0" />
      <p className="min-w-0">
        {message.replace(/ Try again in a moment\.$/, '')} It goes on by itself as soon as it is answered.
      </p>
      <Button onClick={onReturn}>Retry</Button>
    </div>
  )
}
