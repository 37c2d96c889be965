import type { RunRow } from '@groundwork/runs/rows'
import { LiveDuration } from '@groundwork/ui/live-duration'
import { StatusWord } from '@groundwork/ui/status-word'
import { Time } from '@groundwork/ui/time'
import { type Column, VirtualCell } from '@groundwork/ui/virtual-list'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { runLook } from '../../status/run-status'
import { projectHref, runHref } from '../addresses'
import { RunName } from '../run-name'
import { tasksInWords } from '../tasks-in-words'

const wide = 'max-xl:hidden'
const medium = 'max-rail:hidden'
const notPhone = 'max-sm:hidden'

/** On a phone: glyph, name and age in the first line, what happened and the duration in the second. */
export const runGrid =
  'grid-cols-[7.5rem_minmax(0,1.3fr)_minmax(0,0.9fr)_minmax(0,1.3fr)_5rem_7rem] rail:grid-cols-[7.5rem_minmax(0,1.2fr)_minmax(0,0.9fr)_7rem_minmax(0,1.2fr)_5rem_7rem] xl:grid-cols-[7.5rem_minmax(0,1.2fr)_minmax(0,0.8fr)_7rem_8rem_minmax(0,1.2fr)_5rem_7rem] max-sm:grid-cols-[1.75rem_minmax(0,1fr)_auto] max-sm:grid-rows-[20px_18px] max-sm:content-center'

export function runColumns(heads: { started: ReactNode; duration: ReactNode }): Column[] {
  return [
    { id: 'status', label: 'Status' },
    { id: 'run', label: 'Run' },
    { id: 'project', label: 'Project' },
    { id: 'user', label: 'User', className: medium },
    { id: 'branch', label: 'Branch', className: wide },
    { id: 'what', label: 'What happens' },
    { id: 'started', label: heads.started, number: true },
    { id: 'duration', label: heads.duration, number: true },
  ]
}

/** The cells of one run in a list. */
export function RunRowCells({ row }: { row: RunRow }) {
  const { glyph, word } = runLook(row.status)
  return (
    <>
      <VirtualCell className="max-sm:row-span-2 max-sm:self-start max-sm:text-clip">
        <span key={row.status} className="flex transition-colors duration-[600ms] starting:bg-accent-soft">
          <StatusWord
            kind={glyph}
            title={row.reason}
            className="max-sm:w-3.5 max-sm:overflow-hidden max-sm:align-[-3px]"
          >
            {word}
          </StatusWord>
        </span>
      </VirtualCell>
      <VirtualCell className="max-sm:px-0">
        <Link
          href={runHref({ flow: row.flow, run: row.id })}
          prefetch={false}
          data-row-link
          className="flex items-baseline gap-1 outline-offset-[-2px] after:absolute after:inset-0"
        >
          <RunName flow={row.flow} id={row.id} />
        </Link>
      </VirtualCell>
      <VirtualCell className={notPhone}>
        <Link
          href={projectHref(row.project)}
          prefetch={false}
          tabIndex={-1}
          className="relative z-[1] text-ink-2 hover:text-ink hover:underline"
        >
          {row.project}
        </Link>
      </VirtualCell>
      <VirtualCell className={`text-ink-2 ${medium}`}>{row.user ?? ''}</VirtualCell>
      <VirtualCell className={`id text-ink-2 ${wide}`}>{row.branch ?? ''}</VirtualCell>
      <VirtualCell className="max-sm:order-4 max-sm:px-0">
        <WhatHappens row={row} />
      </VirtualCell>
      <VirtualCell number className="text-ink-2 max-sm:order-3">
        <Time at={row.startedAt} />
      </VirtualCell>
      <VirtualCell number className="text-ink-2 max-sm:order-5">
        {row.status === 'unknown' && row.durationMs === null ? (
          'not known'
        ) : (
          <LiveDuration from={row.startedAt} ms={row.durationMs ?? frozen(row)} />
        )}
      </VirtualCell>
    </>
  )
}

/** A run whose end nobody saw has no duration that may go on counting. */
function frozen(row: RunRow): number | null {
  if (row.status === 'running' || row.status === 'queued') return null
  return Math.max(0, (row.finishedAt ?? row.startedAt) - row.startedAt)
}

function WhatHappens({ row }: { row: RunRow }) {
  if (row.status === 'failed')
    return (
      <span className="text-ink-3" title={row.failure ?? row.reason}>
        {row.failedStep ? <code className="text-fail">{row.failedStep}</code> : null}{' '}
        <span className="text-xs">{row.failure ?? row.reason}</span>
      </span>
    )
  if (row.status === 'running')
    return (
      <span className="text-ink-3">
        {row.currentStep ? <code className="text-ink-2">{row.currentStep}</code> : null}{' '}
        <span className="text-xs tabular-nums">{tasksInWords(row)}</span>
      </span>
    )
  if (row.status === 'succeeded') return <span className="text-xs text-ink-3 tabular-nums">{tasksInWords(row)}</span>
  return <span className="text-xs text-ink-3">{row.reason}</span>
}
