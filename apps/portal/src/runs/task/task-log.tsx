'use client'

import type { LogWindow, Readable, TaskRow } from '@groundwork/runs/rows'
import { type LogStream, logStreams } from '@groundwork/runs/log-line'
import { buttonClass } from '@groundwork/ui/button-style'
import { LogViewer } from '@groundwork/ui/log-viewer'
import { Notice } from '@groundwork/ui/notice'
import { SegmentButtons } from '@groundwork/ui/segments'
import { useZone } from '@groundwork/ui/time-context'
import { Download } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '../../trpc/client'
import { dataHref, type TaskKey, taskHref } from '../addresses'
import { changedAddress, paramsNow } from '../use-changed-href'
import { unwrap, useTaskLog } from './use-task-log'

type TaskLogProps = {
  taskKey: TaskKey
  attempt: number
  task: Pick<TaskRow, 'status' | 'finishedAt'>
  /** Whether the task may be at this attempt still. */
  isLast: boolean
  /** The first error of the log, marked. */
  cause?: number | null
  line?: number | null
  onLine?: (n: number) => void
  /** Read by the server with the page, for the merged stream. */
  first?: Readable<LogWindow>
  height: string
}

/** The log of one attempt: both streams merged by time, or one of them. */
export function TaskLog(props: TaskLogProps) {
  const [stream, setStream] = useState<LogStream>('merged')
  const switcher = (
    <SegmentButtons
      label="Stream"
      current={stream}
      onSelect={(id) => setStream(id as LogStream)}
      items={logStreams.map((id) => ({ id, label: id === 'merged' ? 'Merged' : id }))}
    />
  )
  return <StreamLog key={`${props.attempt} ${stream}`} {...props} stream={stream} switcher={switcher} />
}

// Also true of a task that runs elsewhere, whose lines come while it goes on.
const notYet = "No lines yet. Metaflow's local runtime brings them when the attempt ends."

function StreamLog(props: TaskLogProps & { stream: LogStream; switcher: React.ReactNode }) {
  const { taskKey, attempt, stream, switcher, task, isLast, cause = null, line = null, onLine, height } = props
  const client = useTRPCClient()
  const trpc = useTRPC()
  const asked = useSearchParams().get('find') ?? ''
  // Only what the page was opened with: what is typed then is looked for as it is typed.
  const [query] = useState(asked)
  const zone = useZone()
  const key = { ...taskKey, attempt, stream }
  const merged = stream === 'merged'
  const first = useQuery({ ...trpc.runs.findInLog.queryOptions({ ...key, query }), enabled: query.trim() !== '' })
  const log = useTaskLog({
    key,
    line: merged ? line : null,
    task,
    isLast,
    ...(merged && props.first ? { first: props.first } : {}),
  })
  if (!log.ok)
    return (
      <div className="p-3">
        <Notice title="The log cannot be read" setting={log.setting}>
          {log.reason}
        </Notice>
      </div>
    )
  return (
    <LogViewer
      id="task-log"
      source={log.source}
      zone={zone}
      height={height}
      growing={log.following}
      {...(log.following ? { empty: notYet } : {})}
      line={merged ? line : null}
      cause={merged ? cause : null}
      lineHref={(n) => `${taskHref(taskKey)}#L${n}`}
      onLine={onLine}
      find={async (words, signal) => unwrap(await client.runs.findInLog.query({ ...key, query: words }, { signal }))}
      {...(query.trim() === '' ? {} : { firstFind: { query, result: first.data?.ok ? first.data.value : null } })}
      onFind={(words) => {
        if (words !== (paramsNow().get('find') ?? ''))
          window.history.replaceState(null, '', changedAddress({ find: words || null }) + window.location.hash)
      }}
      controls={
        <>
          {switcher}
          <a
            href={dataHref('log/download', key)}
            download
            title="Download the whole log"
            aria-label="Download the whole log"
            className={buttonClass({ kind: 'quiet', size: 'icon' })}
          >
            <Download size={14} strokeWidth={1.75} aria-hidden="true" />
          </a>
        </>
      }
    />
  )
}
