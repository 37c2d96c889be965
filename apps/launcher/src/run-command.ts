import { Failure } from './failure'
import { endGroup, spawnGroup } from './process-group'

export type Command = {
  command: string
  args: string[]
  cwd: string
  env: NodeJS.ProcessEnv
  /** Ends the command, and what it started, when it aborts. */
  signal: AbortSignal
  /** Hears every line as it comes. */
  onLine?: (line: string) => void
  /** Knows the process while it runs: told its number at the start and `null` at the end. */
  onProcess?: (pid: number | null) => void
}

export type CommandResult = { code: number | null; output: string }

const keptOutput = 64_000

/** Runs a command to its end. The output is stdout and stderr as they came, its last 64,000 characters. */
export function runCommand(options: Command): Promise<CommandResult> {
  const { command, args, cwd, env, signal, onLine, onProcess } = options
  if (signal.aborted) return Promise.reject(signal.reason as Error)
  return new Promise((resolve, reject) => {
    const child = spawnGroup(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const take = (text: string) => {
      output = (output + text).slice(-keptOutput)
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', take)
      if (stream && onLine) eachLine(stream, onLine)
    }
    const stop = () => child.pid && void endGroup(child.pid, 5_000)
    signal.addEventListener('abort', stop, { once: true })
    if (child.pid) onProcess?.(child.pid)
    child.once('error', (error) => {
      signal.removeEventListener('abort', stop)
      reject(error)
    })
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop)
      onProcess?.(null)
      if (signal.aborted) reject(signal.reason as Error)
      else resolve({ code, output })
    })
  })
}

/** Like `runCommand`, for a command that must succeed: anything else is a Failure with the end of its output. */
export async function runOrFail(what: string, options: Command): Promise<string> {
  const { code, output } = await runCommand(options)
  if (code !== 0) throw new Failure(`${what} failed (exit ${code}):\n${lastLines(output, 30)}`)
  return output
}

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}

/** Calls `onLine` for each whole line, and for a last one without an end. */
export function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = ''
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  stream.on('end', () => rest && onLine(rest))
}
