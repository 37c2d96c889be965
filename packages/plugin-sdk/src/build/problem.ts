/** Something wrong with a plugin's sources, at a place where there is one. Lines and columns count from 1. */
export type Problem = { message: string; file?: string; line?: number; column?: number }

/** What a person can mend: shown as sentences with file and line, never with a stack. */
export class PluginFailure extends Error {
  override name = 'PluginFailure' as const
  readonly problems: Problem[]

  constructor(problems: Problem[]) {
    super(problems.map(problemLine).join('\n'))
    this.problems = problems
  }
}

/** A failure with one problem. */
export function failure(message: string, place: Omit<Problem, 'message'> = {}): PluginFailure {
  return new PluginFailure([{ message, ...place }])
}

/** `ui/index.tsx:12:5: what is wrong`: the form that editors and terminals make a link of. */
export function problemLine({ message, file, line, column }: Problem): string {
  if (!file) return message
  const place = [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':')
  return `${place}: ${message}`
}
