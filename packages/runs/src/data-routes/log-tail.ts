import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { answer } from '../datastore/reader'
import { findTask } from '../history/tasks'
import { readWindow } from '../logs/log-window'
import { isFinal } from '../status/status'
import { type LogKey, type LogSource, openTaskLog } from './task-log'

const lookEveryMs = 700
const beatEvery = 20
const mostLines = 2_000

/**
 * New lines of a log as Server-Sent Events, `data: {lines, total}`, from line `from` on. Ends with `event: end` when the
 * task has ended and nothing more came; with `event: unreadable` when the datastore cannot be read.
 */
export async function tailLog(
  source: LogSource,
  response: ServerResponse,
  options: { key: LogKey; from: number; signal: AbortSignal },
): Promise<void> {
  const { key, signal } = options
  const opened = await answer(() => openTaskLog(source, key))
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'private, no-store',
    'x-accel-buffering': 'no',
  })
  const send = (data: unknown, event?: string) =>
    response.write(`${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`)
  if (!opened.ok) {
    send(opened, 'unreadable')
    response.end()
    return
  }
  let next = options.from
  for (let round = 0; !signal.aborted; round++) {
    const ended = isFinal((await findTask(source.sql, key)).status)
    const log = await opened.value.read()
    const { lines, total } = await readWindow(log, { from: next, count: mostLines })
    if (lines.length > 0 || round === 0) send({ lines, total })
    else if (round % beatEvery === 0) response.write(': still here\n\n')
    next += lines.length
    if (lines.length === mostLines) continue
    if (ended && lines.length === 0) {
      send({ total }, 'end')
      break
    }
    await pause(lookEveryMs, undefined, { signal }).catch(() => {})
  }
  response.end()
}
