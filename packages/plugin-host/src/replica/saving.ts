/** Writes one after the other, each tried again when the row of the engine was taken away meanwhile. */
export function createSaving(renew: () => Promise<void>) {
  let last: Promise<void> = Promise.resolve()
  return {
    run(write: () => Promise<void>): Promise<void> {
      last = last.then(async () => {
        try {
          await write()
        } catch {
          try {
            await renew()
            await write()
          } catch (error) {
            // The next change, or the next start, writes what holds by then.
            console.error('The state of a plugin could not be written.', error)
          }
        }
      })
      return last
    },
    settled: () => last,
  }
}
