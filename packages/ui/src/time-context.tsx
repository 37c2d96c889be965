'use client'

import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'

type Clock = { zone: string /** when the server rendered, ms */; renderedAt: number }

const ClockContext = createContext<Clock>({ zone: 'UTC', renderedAt: 0 })

/**
 * Gives every time below it the viewer's zone and one common "now". The server passes the zone from the viewer's
 * cookie and its own clock, so that the first client render says exactly what the server said.
 */
export function TimeProvider({ zone, now, children }: { zone: string; now: number; children: ReactNode }) {
  const clock = useMemo(() => ({ zone, renderedAt: now }), [zone, now])
  return <ClockContext value={clock}>{children}</ClockContext>
}

/** One timer for all times of a page that are renewed at this pace; it stops with the last of them. */
function createTicker(everyMs: number) {
  let current = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const listeners = new Set<() => void>()
  return {
    current: () => current,
    subscribe(listener: () => void) {
      listeners.add(listener)
      if (current === 0) {
        current = Date.now()
        // The first subscriber may have rendered with the server's clock: let it see ours.
        queueMicrotask(listener)
      }
      timer ??= setInterval(() => {
        current = Date.now()
        for (const each of listeners) each()
      }, everyMs)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
        current = 0
      }
    },
  }
}

const tickers = { calm: createTicker(15_000), second: createTicker(1_000) }

/** The viewer's IANA zone. */
export function useZone(): string {
  return useContext(ClockContext).zone
}

/**
 * The time in ms; while hydrating the server's. Ages are renewed every 15 s, what counts up before one's eyes every
 * second.
 */
export function useNow(pace: keyof typeof tickers = 'calm'): number {
  const { renderedAt } = useContext(ClockContext)
  const ticker = tickers[pace]
  return useSyncExternalStore(
    ticker.subscribe,
    () => Math.max(ticker.current(), renderedAt),
    () => renderedAt,
  )
}
