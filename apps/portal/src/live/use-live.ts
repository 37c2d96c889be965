'use client'

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { pageClients } from '../trpc/client'
import { isSignedOut, leaveForSignIn } from '../trpc/signed-out'
import { createLiveConnection, type Interest, type LiveEvent, type LiveState } from './connection'

export type { Interest, LiveEvent, LiveState }

const hiddenForMs = 20_000
let shared: ReturnType<typeof createLiveConnection> | undefined

function connection() {
  if (shared) return shared
  const live = createLiveConnection((input, handlers) =>
    pageClients().trpc.live.events.subscribe(input, {
      onData: handlers.onData,
      onConnectionStateChange: handlers.onState,
      onError: (error) => {
        if (isSignedOut(error)) leaveForSignIn()
        else handlers.onError()
      },
      // The portal stops or asks anew who we are.
      onComplete: handlers.onError,
    }),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(() => live.pause(true), hiddenForMs)
    else live.pause(false)
  })
  shared = live
  return live
}

/**
 * Calls `onEvents` with batches (at most every 250 ms) of changes that match. `{ reload: true }` in a batch means that
 * changes may have been missed: refetch. All calls of a page share one connection.
 */
export function useLive(interests: Interest[], onEvents: (events: LiveEvent[]) => void): void {
  const receive = useEffectEvent(onEvents)
  const key = JSON.stringify(interests)
  useEffect(() => {
    const wanted = JSON.parse(key) as Interest[]
    return connection().listen({ interests: wanted, onEvents: (events) => receive(events) })
  }, [key])
}

/** As useLive, for what is no component of the portal's own; returns what ends it. */
export function listenLive(listener: Parameters<ReturnType<typeof connection>['listen']>[0]): () => void {
  return connection().listen(listener)
}

/** "live" while events arrive, "reconnecting" while the connection is being made again. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (watcher) => connection().watch(watcher),
    () => connection().state(),
    () => 'connecting' as const,
  )
}

/** Since when the page may be behind, while the connection is being made again; else null. */
export function useLostSince(): number | null {
  return useSyncExternalStore(
    (watcher) => connection().watch(watcher),
    () => connection().lostSince(),
    () => null,
  )
}

/** Tells the connection where the page's data stands, so that nothing between rendering and connecting is missed. */
export function startLiveAt(cursor: string): void {
  connection().startAt(cursor)
}
