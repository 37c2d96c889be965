const keptMs = 10 * 60_000
const longestMs = 30_000

/**
 * How often in a row something failed, so that it is tried again later each time. What is not heard of again (another engine
 * carried it on, or it has ended) is forgotten after some minutes: nothing grows as long as the engine lives.
 */
export function createFailures(now: () => number = () => performance.now()) {
  const failures = new Map<string, { count: number; at: number }>()

  function forgetOld(): void {
    // In the order of their last failure: the first that is new ends it.
    for (const [id, { at }] of failures) {
      if (at > now() - keptMs) return
      failures.delete(id)
    }
  }

  return {
    /** One more; gives the milliseconds after which it is tried again. */
    note(id: string): number {
      const count = (failures.get(id)?.count ?? 0) + 1
      failures.delete(id)
      failures.set(id, { count, at: now() })
      forgetOld()
      return Math.min(250 * 2 ** count, longestMs)
    },
    forget: (id: string): void => void failures.delete(id),
    size: (): number => failures.size,
  }
}
