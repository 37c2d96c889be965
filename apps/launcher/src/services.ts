import type { ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from './failure'
import { endGroup, signalGroup, spawnGroup } from './process-group'
import { eachLine } from './run-command'
import { seconds } from './stages'

export type ServiceSpec = {
  name: string
  command: string
  args: string[]
  cwd: string
  env: NodeJS.ProcessEnv
  logFile: string
  /** Show every line in the terminal (development), not only the errors. */
  echo: boolean
  /** Answers below 500 when the service is up. */
  healthUrl: string
}

export type ServiceContext = {
  signal: AbortSignal
  say: (line: string) => void
  /** Told when the process behind a name changes; `null` when there is none. */
  onProcess: (name: string, pid: number | null) => void
}

export type Service = { stop(patienceMs: number): Promise<void> }

const startTimeoutMs = 120_000
const steadyMs = 60_000
const longestWaitMs = 30_000
const logLimitBytes = 20_000_000

/**
 * Starts a service and resolves once it answers. Afterwards it is kept alive: when it ends unexpectedly it is
 * started again, each time after a longer wait. Throws a Failure with its last lines when it does not come up at first.
 */
export async function startService(spec: ServiceSpec, context: ServiceContext): Promise<Service> {
  const log = openLog(spec.logFile)
  let stopping = false
  // Until it is known whether the service comes up, its errors wait: a failure tells them all at once.
  let held: string[] | null = spec.echo ? null : []
  const say = (line: string) => (held ? held.push(line) : context.say(line))
  let current = launch(spec, { ...context, say }, log)
  const stop = async (patienceMs: number) => {
    stopping = true
    if (current.pid) await endGroup(current.pid, patienceMs)
    context.onProcess(spec.name, null)
    log.end()
  }
  try {
    await answering(spec, current, context.signal)
  } catch (error) {
    await stop(2_000)
    throw error
  }
  const waited = held ?? []
  held = null
  for (const line of waited) context.say(line)

  const watch = async () => {
    for (let wait = 1_000; ; ) {
      const began = performance.now()
      const how = await current.ended
      if (stopping || context.signal.aborted) return
      if (performance.now() - began > steadyMs) wait = 1_000
      context.say(
        `! The ${spec.name} ended unexpectedly (${how}); starting it again in ${seconds(wait)}. Log: ${spec.logFile}`,
      )
      await delay(wait, undefined, { signal: context.signal, ref: false }).catch(() => {})
      if (stopping || context.signal.aborted) return
      wait = Math.min(wait * 2, longestWaitMs)
      current = launch(spec, context, log)
    }
  }
  void watch()
  return { stop }
}

type Launched = { pid: number | undefined; ended: Promise<string>; exit: { how: string | null }; recent: string[] }

function launch(spec: ServiceSpec, context: ServiceContext, log: WriteStream): Launched {
  const child = spawnGroup(spec.command, spec.args, { cwd: spec.cwd, env: spec.env, stdio: ['ignore', 'pipe', 'pipe'] })
  const recent = record(spec, child, { log, say: context.say })
  context.onProcess(spec.name, child.pid ?? null)
  const exit: { how: string | null } = { how: null }
  const ended = new Promise<string>((resolve) => {
    const end = (how: string) => {
      exit.how = how
      // What it started must not outlive it: the next one needs the port.
      if (child.pid) signalGroup(child.pid, 'SIGKILL')
      resolve(how)
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, signal) => end(signal ?? `exit ${code}`))
  })
  return { pid: child.pid, ended, exit, recent }
}

/** Sends all output to the log, errors (or everything, when echoing) also to the terminal; keeps the last lines. */
function record(
  spec: ServiceSpec,
  child: ChildProcess,
  { log, say }: { log: WriteStream; say: (line: string) => void },
): string[] {
  const recent: string[] = []
  const surfaced = limiter(say, spec)
  const take = (line: string, error: boolean) => {
    log.write(`${new Date().toISOString()} ${error ? 'E' : ' '} ${line}\n`)
    recent.push(line)
    if (recent.length > 40) recent.shift()
    if (spec.echo) say(`${spec.name.padEnd(6)} | ${line}`)
    else if (error && line.trim() !== '') surfaced(line)
  }
  if (child.stdout) eachLine(child.stdout.setEncoding('utf8'), (line) => take(line, false))
  if (child.stderr) eachLine(child.stderr.setEncoding('utf8'), (line) => take(line, true))
  return recent
}

/** At most twenty lines in ten seconds reach the terminal; the log has them all. */
function limiter(say: (line: string) => void, spec: ServiceSpec): (line: string) => void {
  let since = 0
  let count = 0
  return (line) => {
    if (performance.now() - since > 10_000) {
      since = performance.now()
      count = 0
    }
    count += 1
    if (count < 20) say(`${spec.name.padEnd(6)} | ${line}`)
    else if (count === 20) say(`${spec.name.padEnd(6)} | … more in ${spec.logFile}`)
  }
}

async function answering(spec: ServiceSpec, launched: Launched, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + startTimeoutMs
  while (performance.now() < deadline) {
    signal.throwIfAborted()
    if (launched.exit.how !== null) {
      const lines = launched.recent.slice(-20).join('\n')
      throw new Failure(`The ${spec.name} did not start (${launched.exit.how}):\n${lines}\nLog: ${spec.logFile}`)
    }
    if (await answers(spec.healthUrl, signal)) return
    await delay(25)
  }
  throw new Failure(
    `The ${spec.name} did not answer at ${spec.healthUrl} within ${startTimeoutMs / 1000} s. Log: ${spec.logFile}`,
  )
}

async function answers(url: string, stopping: AbortSignal): Promise<boolean> {
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(60_000)])
    const response = await fetch(url, { redirect: 'manual', signal })
    await response.body?.cancel()
    return response.status < 500
  } catch {
    return false
  }
}

function openLog(file: string): WriteStream {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logLimitBytes) renameSync(file, `${file}.1`)
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 })
  // A full disk must not end the launcher, whose services may well go on.
  stream.on('error', () => {})
  return stream
}
