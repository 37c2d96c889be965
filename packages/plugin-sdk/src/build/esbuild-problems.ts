import type { BuildFailure, Message } from 'esbuild'
import { PluginFailure, type Problem } from './problem'

/** esbuild's errors as problems; what is not a failed build is thrown on. */
export function buildProblems(error: unknown): PluginFailure {
  if (!isBuildFailure(error)) throw error
  return new PluginFailure(error.errors.map(problemOf))
}

export function problemOf({ text, location }: Message): Problem {
  if (!location) return { message: text }
  return { message: text, file: location.file, line: location.line, column: location.column + 1 }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}
