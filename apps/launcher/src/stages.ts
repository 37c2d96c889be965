/** Prints one line a stage, with the time it took. */
export type Stages = {
  /** Runs `work`; the line shows what it returns as a note. `slow` is said after two seconds, so that nobody waits in silence. */
  stage<T extends { note?: string } | void>(name: string, work: () => Promise<T>, slow?: string): Promise<T>
  /** How far a stage is that takes long. */
  progress(name: string, text: string): void
  notice(text: string): void
  /** Seconds since the start. */
  elapsed(): string
}

export function createStages(write: (line: string) => void = console.log): Stages {
  const began = performance.now()
  return {
    async stage(name, work, slow) {
      const start = performance.now()
      const timer = setTimeout(() => slow && write(`  … ${name.padEnd(12)} ${slow}`), 2_000)
      try {
        const result = await work()
        const note = result?.note ? `  ${result.note}` : ''
        write(`  ✓ ${name.padEnd(12)} ${seconds(performance.now() - start).padStart(6)}${note}`)
        return result
      } finally {
        clearTimeout(timer)
      }
    },
    progress: (name, text) => write(`  … ${name.padEnd(12)} ${text}`),
    notice: (text) => write(`  ! ${text}`),
    elapsed: () => seconds(performance.now() - began),
  }
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
