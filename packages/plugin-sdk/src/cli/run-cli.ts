import { contractVersion } from '../manifest/contract'
import { PluginFailure, problemLine } from '../build/problem'
import type { Surroundings } from './command'
import { commands } from './commands'
import { helpText } from './help'
import { parse } from './parse'

/** Runs one command line; answers the exit code. What a person did wrong is said in sentences, with file and line where there is one. */
export async function runCli(
  argv: string[],
  surroundings: Surroundings & { complain(line: string): void },
): Promise<number> {
  try {
    const parsed = parse(argv, commands)
    if (parsed.kind === 'run') return await parsed.command.run({ ...parsed, surroundings })
    surroundings.say(parsed.kind === 'version' ? contractVersion : helpText(commands, parsed.command))
    return 0
  } catch (error) {
    if (surroundings.signal.aborted) return 130
    for (const line of complaints(error)) surroundings.complain(line)
    return 1
  }
}

function complaints(error: unknown): string[] {
  if (error instanceof PluginFailure) return error.problems.map(problemLine)
  if (isSystemError(error)) return [`${error.message.replace(/^(E[A-Z]+): /, '')} (${error.code}).`]
  // A mistake of this program, not of its user: the stack is what a report of it needs.
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)]
}

/** The disk or the network said no. */
function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error
}
