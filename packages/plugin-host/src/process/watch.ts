import http from 'node:http'
import { paths } from '@groundwork/plugin-sdk/protocol'
import type { PluginProcess } from './plugin-process'
import { processorTime, proportionalBytes, residentBytes } from './process-memory'

const beatEveryMs = 1_000
const beatLimitMs = 2_000
const againMs = 250
/** So many beats in a row nobody may listen: a process that is ending closes its socket first. */
const refusalsAllowed = 5
/** So much of a processor is enough to answer, whatever else there is to do. */
const enoughMs = 1_500
/** A process that got no processor is waited for, up to this. */
const starvedLimitMs = 15_000
const memoryEveryMs = 200
/** What a process needs beside its JavaScript heap. */
const beyondHeapMb = 96
const megabyte = 1024 * 1024

/** Ends a process that stops answering; answers how to stop watching. Begins once it has answered. */
export function watchHeartbeat(process: PluginProcess, { memoryMb }: { memoryMb: number }): () => void {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  let stopped = false
  let next: NodeJS.Timeout | undefined
  let refusals = 0
  const beat = async () => {
    const sent = performance.now()
    const before = usage(process)
    const answer = health(process.socket, agent)
    for (let waited = 0; ; ) {
      if (stopped || (await within(answer, waited === 0 ? beatLimitMs : againMs))) break
      waited = performance.now() - sent
      // The host itself may have been held up, or the machine: neither is the plugin's fault.
      if (stopped || (await within(answer, 50))) break
      if (isStarved(before, usage(process), waited) && waited < starvedLimitMs) continue
      process.kill(`It did not answer for ${Math.round(waited / 1_000)} s: ${busyWith(process, memoryMb)}`)
      return
    }
    refusals = (await answer) ? 0 : refusals + 1
    if (stopped) return
    if (refusals >= refusalsAllowed) return process.kill('It closed the socket on which it is asked.')
    next = setTimeout(() => void beat(), beatEveryMs)
  }
  next = setTimeout(() => void beat(), beatEveryMs)
  return () => {
    stopped = true
    clearTimeout(next)
    agent.destroy()
  }
}

/** Near the limit of its heap a process does little but collect garbage, for longer than anybody waits. */
function busyWith(process: PluginProcess, memoryMb: number): string {
  const used = Math.round(process.memoryBytes() / megabyte)
  return used > memoryMb
    ? `it seems to run out of memory, using ${used} MB; its JavaScript heap may grow to ${memoryMb} MB.`
    : 'something keeps it busy without a pause.'
}

type Usage = { ran: number; waited: number }

function usage(process: PluginProcess): Usage {
  return process
    .members()
    .map(processorTime)
    .reduce((sum, each) => ({ ran: sum.ran + each.ran, waited: sum.waited + each.waited }), { ran: 0, waited: 0 })
}

/** Whether it had to wait for a processor, and was not yet given enough of one to answer. */
function isStarved(before: Usage, after: Usage, elapsedMs: number): boolean {
  const [waitedMs, ranMs] = [(after.waited - before.waited) / 1e6, (after.ran - before.ran) / 1e6]
  return waitedMs > elapsedMs / 4 && ranMs < enoughMs
}

/** Whether it answered; false where nobody listens. Resolves only when one of them is certain. */
function health(socketPath: string, agent: http.Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: paths.health, agent }, (response) => {
      response.resume()
      response.on('close', () => resolve(true))
    })
    // A process that is gone says so by ending; one that lives and does not listen is of no use to anybody.
    request.on('error', () => resolve(false))
  })
}

/** Whether something is certain in time. */
function within(answer: Promise<boolean>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), ms)
    void answer.then(() => {
      clearTimeout(late)
      resolve(true)
    })
  })
}

/**
 * Ends a process that grows beyond its limit; answers how to stop watching. Begins with the process: what it does while it
 * starts takes the machine's memory just as well.
 */
export function watchMemory(process: PluginProcess, { memoryMb }: { memoryMb: number }): () => void {
  const limitMb = memoryMb + beyondHeapMb
  const timer = setInterval(() => {
    const members = process.members()
    const quick = members.reduce((sum, pid) => sum + residentBytes(pid), 0)
    if (quick <= limitMb * megabyte) return
    // Pages that it shares with other processes count in part: a second, slower look.
    const bytes = members.reduce((sum, pid) => sum + proportionalBytes(pid), 0)
    if (bytes <= limitMb * megabyte) return
    const used = Math.round(bytes / megabyte)
    process.kill(
      `It used ${used} MB of memory; its limit is ${limitMb} MB. Ask for more with backend.memoryMb, or keep less.`,
    )
  }, memoryEveryMs)
  return () => clearInterval(timer)
}
