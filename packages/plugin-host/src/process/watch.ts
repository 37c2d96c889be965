import http from 'node:http'
import { paths } from '@groundwork/plugin-sdk/protocol'
import type { PluginProcess } from './plugin-process'
import { processorTime, proportionalBytes, residentBytes } from './process-memory'

const beatEveryMs = 1_000
const beatLimitMs = 2_000
const againMs = 250
/** So much of a processor is enough to answer, whatever else there is to do. */
const enoughMs = 1_500
/** A process that got no processor is waited for, up to this. */
const starvedLimitMs = 15_000
const memoryEveryMs = 200
/** What a process needs beside its JavaScript heap. */
const beyondHeapMb = 96
const megabyte = 1024 * 1024

/** Ends a process that stops answering or grows beyond its limit; answers how to stop watching. */
export function watchProcess(process: PluginProcess, { memoryMb }: { memoryMb: number }): () => void {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const stopBeat = watchHeartbeat(process, agent)
  const stopMemory = watchMemory(process, memoryMb + beyondHeapMb)
  return () => {
    stopBeat()
    stopMemory()
    agent.destroy()
  }
}

function watchHeartbeat(process: PluginProcess, agent: http.Agent): () => void {
  let stopped = false
  let next: NodeJS.Timeout | undefined
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
      process.kill(`It did not answer for ${Math.round(waited / 1_000)} s: something keeps it busy without a pause.`)
      return
    }
    if (!stopped) next = setTimeout(() => void beat(), beatEveryMs)
  }
  next = setTimeout(() => void beat(), beatEveryMs)
  return () => {
    stopped = true
    clearTimeout(next)
  }
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

function health(socketPath: string, agent: http.Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: paths.health, agent }, (response) => {
      response.resume()
      response.on('end', () => resolve(true))
    })
    // A process that is gone says so by ending; here it only counts that it is not stuck.
    request.on('error', () => resolve(true))
  })
}

function within(answer: Promise<boolean>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), ms)
    void answer.then((value) => {
      clearTimeout(late)
      resolve(value)
    })
  })
}

function watchMemory(process: PluginProcess, limitMb: number): () => void {
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
