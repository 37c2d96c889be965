/**
 * A clock that a test moves.
 *
 * @example
 * ```ts
 * const clock: FakeClock = fakeClock('2026-03-01T06:59:00Z')
 * clock.advance(60_000)
 * ```
 */
export type FakeClock = {
  now(): Date
  /** Moves on by so many milliseconds. */
  advance(ms: number): void
  set(to: Date | string): void
  /** Gives the real clock back; also at the end of a `using` block. */
  restore(): void
  [Symbol.dispose](): void
}

/**
 * Stops `Date` at an instant, in this process, until it is moved: what a backend in the same process and the platform of
 * `startBackend` go by. Timers stay real, so that sockets and databases work as ever.
 *
 * @example
 * ```ts
 * using clock = fakeClock('2026-03-01T06:59:00Z')
 * clock.advance(60_000)
 * await backend.runDueJobs()
 * ```
 */
export function fakeClock(start: Date | string = '2026-01-01T00:00:00Z'): FakeClock {
  const real = globalThis.Date
  let current = new real(start).getTime()
  if (Number.isNaN(current)) throw new RangeError(`fakeClock: ${String(start)} is no instant. Write it as RFC 3339.`)
  class StoppedDate extends real {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [current] : parts) as [number]))
    }
    static override now(): number {
      return current
    }
  }
  globalThis.Date = StoppedDate as DateConstructor
  const restore = () => {
    if (globalThis.Date === StoppedDate) globalThis.Date = real
  }
  return {
    now: () => new real(current),
    advance: (ms) => void (current += ms),
    set: (to) => void (current = new real(to).getTime()),
    restore,
    [Symbol.dispose]: restore,
  }
}
