/** Repeats `check` until it does not throw; after `milliseconds` its last error is thrown. */
export async function eventually(check: () => unknown, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds
  for (;;) {
    try {
      await check()
      return
    } catch (error) {
      if (performance.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
