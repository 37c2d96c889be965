/** Runs at most `most` pieces of work at once; the others wait in the order they came. */
export function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      // The place goes to the next, or is free.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
