import path from 'node:path'

/**
 * How npm is called: by the program that runs us where npm does, for on Windows "npm" alone is a script of the shell, which
 * cannot be started without one.
 */
export function npmCommand(env: NodeJS.ProcessEnv): string[] {
  const program = env['npm_execpath'] ?? ''
  return /^npm-cli\.c?js$/.test(path.basename(program)) ? [process.execPath, program] : ['npm']
}
