/** What a command reads and writes: the terminal, or a test. */
export type Surroundings = {
  /** Absolute: what relative names count from. */
  cwd: string
  env: Record<string, string | undefined>
  say(line: string): void
  /** Asks the person; absent where nobody is there to answer. */
  ask?(question: string): Promise<string>
  /** Aborted when the person wants to stop. */
  signal: AbortSignal
}

export type OptionFacts = {
  /** What stands for its value in the help; a switch when absent. */
  value?: string
  help: string
}

export type Values = Record<string, string | boolean | undefined>
export type Call = { positionals: string[]; values: Values; surroundings: Surroundings }

/** A command: its line in the help, what it takes, and what it does. */
export type Command = {
  name: string
  /** What follows the name, as in `<folder>`; `[folder]` may be left out. */
  takes: string[]
  summary: string
  /** More than the summary, a sentence or two; shown by `<command> --help`. */
  details?: string
  options: Record<string, OptionFacts>
  /** Answers the exit code. */
  run(call: Call): Promise<number>
}

/** The value of an option that takes one. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}
