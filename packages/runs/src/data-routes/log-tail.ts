import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { answer } from '../datastore/reader'
import type { LogNews } from '../history/rows'
import { findTask } from '../history/tasks'
import { firstUnread } from '../logs/log-position'
import { readWindow } from '../logs/log-window'
import type { MergedLog } from '../logs/merged-log'
import { stillWritten } from '../status/still-written'
import { type LogKey, type LogSource, openTaskLog } from './task-log'

const lookEveryMs = 700
const beatEvery = 20
const mostLines = 2_000

/**
 * What is new in a log, as Server-Sent Events `data: {lines, total, seen, from}`. It goes on from the position `seen` of an
 * earlier answer; lines that came late from one source change all places behind them, so `from` says from where on the
 * reader's lines are outdated. At most the last 2,000 of these come along: the others are there to be asked for. Ends
 * with `event: end` when the task has ended some seconds ago and nothing more came; with `event: unreadable` when the datastore cannot be
 * read.
 */
export async function tailLog(
  source: LogSource,
  response: ServerResponse,
  options: { key: LogKey; seen: string; signal: AbortSignal },
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
  let seen = options.seen
  let bytes = -1
  for (let round = 0; !signal.aborted; round++) {
    const ended = !stillWritten(await findTask(source.sql, key), Date.now())
    const log = await opened.value.read()
    // The lines that were read are told by counts, but a last line without its end grows without being counted.
    const grew = bytesOf(log) !== bytes
    if (grew) {
      bytes = bytesOf(log)
      const news = await readNews(log, seen)
      seen = news.seen
      if (news.lines.length > 0 || round === 0) send(news)
    } else if (ended) {
      send({ total: log.total }, 'end')
      break
    } else if (round % beatEvery === 0) response.write(': still here\n\n')
    if (!grew) await pause(lookEveryMs, undefined, { signal }).catch(() => {})
  }
  response.end()
}

async function readNews(log: MergedLog, seen: string): Promise<LogNews> {
  const first = firstUnread(log, seen)
  const start = Math.max(first, log.total - mostLines)
  return { ...(await readWindow(log, { from: start + 1, count: mostLines })), from: first + 1 }
}

const bytesOf = (log: MergedLog) => log.files.reduce((sum, { file }) => sum + file.size, 0)
