'use client'

import type { LogNews, LogWindow, Readable, TaskRow } from '@groundwork/runs/rows'
import { isFinal } from '@groundwork/runs/status'
import { stillWritten } from '@groundwork/runs/still-written'
import type { LogStream } from '@groundwork/runs/log-line'
import { createLogSource } from '@groundwork/ui/log-source'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useTRPC, useTRPCClient } from '../../trpc/client'
import { dataHref, type TaskKey } from '../addresses'

export type LogKey = TaskKey & { attempt: number; stream: LogStream }

/** Lines read with the page. A permalink's line brings its own surroundings. */
export const firstLines = 500
const reconnectMs = 3_000

/** How the first part of a log is asked for; the same on the server, so that its answer can be used here. */
export function firstWindow(key: LogKey, line: number | null) {
  return line === null
    ? { ...key, tail: firstLines, count: firstLines }
    : { ...key, from: Math.max(1, line - firstLines / 2), count: firstLines }
}

/**
 * A log as a window that loads what is looked at. While the task runs, and a while after its end, new lines arrive by themselves.
 * Suspends until the first lines are there.
 */
export function useTaskLog(options: {
  key: LogKey
  line: number | null
  task: Pick<TaskRow, 'status' | 'finishedAt'>
  /** Whether the task may be at this attempt still. */
  isLast: boolean
  first?: Readable<LogWindow>
}) {
  const { key, task, isLast, first } = options
  const trpc = useTRPC()
  const client = useTRPCClient()
  // Following a permalink later must not begin the log anew.
  const [line] = useState(options.line)
  const { data } = useSuspenseQuery({
    ...trpc.runs.log.queryOptions(firstWindow(key, line)),
    ...(first ? { initialData: first } : {}),
    // A log that was left while it grew is read again; what came with the page or a moment ago is not.
    staleTime: 5_000,
    refetchOnReconnect: false,
  })
  const source = useMemo(() => {
    if (!data.ok) return null
    return createLogSource({
      initial: data.value,
      load: async (from, count) => unwrap(await client.runs.log.query({ ...key, from, count })),
    })
    // oxlint-disable-next-line react/exhaustive-deps -- the key is a new object on each render; its values decide
  }, [data, client, key.flow, key.run, key.step, key.task, key.attempt, key.stream])

  const growing = isLast && !isFinal(task.status)
  const [grew] = useState(growing)
  const [ended, setEnded] = useState(false)
  const getsLines = useEffectEvent(() => isLast && stillWritten(task, Date.now()))
  useEffect(() => {
    if (!source || !getsLines()) return
    let events: EventSource | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    const follow = () => {
      const tail = new EventSource(dataHref('log/tail', { ...key, seen: source.seen() }))
      events = tail
      tail.onmessage = (event: MessageEvent<string>) => source.push(JSON.parse(event.data) as LogNews)
      tail.addEventListener('end', () => {
        tail.close()
        setEnded(true)
      })
      tail.addEventListener('unreadable', () => {
        tail.close()
        setEnded(true)
      })
      // The browser would ask again from the old line, and not at all while the engine is away and the portal says so.
      tail.onerror = () => {
        tail.close()
        again = setTimeout(follow, reconnectMs)
      }
    }
    follow()
    return () => {
      clearTimeout(again)
      events?.close()
    }
    // Not with the task's end: its last lines come after that, and the engine says when it has all.
    // oxlint-disable-next-line react/exhaustive-deps -- as above
  }, [source])

  return data.ok
    ? { ok: true as const, source: source as NonNullable<typeof source>, following: (growing || grew) && !ended }
    : data
}

export function unwrap<T>(answer: Readable<T>): T {
  if (answer.ok) return answer.value
  throw new Error(answer.reason)
}
