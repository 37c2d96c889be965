/** One at a time; asked for while it runs, it runs once more. */
export function createTurn(work: () => Promise<void>) {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  function begin(): Promise<void> {
    running = work().finally(() => {
      running = null
    })
    return running
  }
  return {
    run(): Promise<void> {
      if (!running) return begin()
      next ??= running
        .catch(() => {})
        .then(() => {
          next = null
          return begin()
        })
      return next
    },
    settled: async () => {
      await running?.catch(() => {})
    },
  }
}
