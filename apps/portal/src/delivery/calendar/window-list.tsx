import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Panel } from '@groundwork/ui/panel'
import { StatusWord } from '@groundwork/ui/status-word'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { RouterOutputs } from '../../trpc/types'
import { freezesHref } from './address'
import type { View } from './days'
import { RemoveWindow } from './remove-window'
import { repeatWords } from './rule'
import { selectorWords } from './selector-words'

export type WindowRow = RouterOutputs['delivery']['freezes']['list'][number]

type ListProps = {
  rows: WindowRow[]
  titles: ReadonlyMap<string, string>
  place: { view: View; day: string | null }
  /** Why they may not be changed; null when they may. */
  refused: string | null
}

/** Every freeze and window with whether it is on, when it changes next, and why it is there. */
export function WindowList({ rows, titles, place, refused }: ListProps) {
  return (
    <Panel
      title="Freezes and windows"
      note="a freeze stops what would begin; with a window, things begin only inside one"
    >
      {rows.length === 0 ? (
        <EmptyState
          kind="nothing-yet"
          title="There is no freeze and no window"
          actions={
            refused ? undefined : (
              <Link href={freezesHref({ ...place, edit: 'new' })} scroll={false} className={buttonClass({})}>
                Make a freeze
              </Link>
            )
          }
        >
          {refused ??
            'Promotions begin at any time. Make a freeze for a holiday or an audit, or windows for when people are at work.'}
        </EmptyState>
      ) : (
        <ul>
          {rows.map((row) => (
            <Line key={row.id} row={row} titles={titles} refused={refused}>
              {refused || !row.mayManage.allowed ? null : (
                <>
                  <Link
                    href={freezesHref({ ...place, edit: row.id })}
                    scroll={false}
                    className={buttonClass({ size: 'sm' })}
                    aria-label={`Edit ${row.title}`}
                  >
                    Edit
                  </Link>
                  <RemoveWindow id={row.id} rowVersion={row.rowVersion} title={row.title} />
                </>
              )}
            </Line>
          ))}
        </ul>
      )}
      {refused && rows.length > 0 ? (
        <p className="border-t border-line-faint px-3 py-2 text-xs text-ink-3">{refused}</p>
      ) : null}
    </Panel>
  )
}

type LineProps = Pick<ListProps, 'titles' | 'refused'> & { row: WindowRow; children: ReactNode }

function Line({ row, titles, refused, children }: LineProps) {
  const { kind, title, reason, selector, rule, timeZone, on, next, unreadable, createdBy, overrun } = row
  return (
    <li className="flex flex-wrap gap-x-3 gap-y-1 border-b border-line-faint px-3 py-2 last:border-b-0">
      <StatusWord
        kind={unreadable ? 'warn' : on ? (kind === 'freeze' ? 'pause' : 'ok') : 'none'}
        className="w-28 self-start"
      >
        {unreadable
          ? kind === 'freeze'
            ? 'Counts as on'
            : 'Never opens'
          : on
            ? kind === 'freeze'
              ? 'Frozen'
              : 'Open'
            : kind === 'freeze'
              ? 'Freeze'
              : 'Window'}
      </StatusWord>
      <div className="min-w-56 flex-1">
        <p>
          <span className="font-name">{title}</span>{' '}
          <span className="text-ink-3">
            {selectorWords(selector, titles)}, {repeatWords(rule)}, {timeZone}
          </span>
        </p>
        <p className="break-words text-ink-2">
          {reason}
          {overrun ? '' : ' What acts already pauses too.'}{' '}
          <span className="text-xs text-ink-3">{createdBy ?? 'Groundwork'}</span>
        </p>
        {unreadable ? (
          <p className="break-words text-warn">It cannot be read. {unreadable} Edit it or remove it.</p>
        ) : null}
      </div>
      <span className="self-start text-ink-2">
        {unreadable ? (
          <span className="text-ink-3">unknown when</span>
        ) : on ? (
          <>
            {kind === 'freeze' ? 'ends' : 'closes'} <Time at={on.to} mode="moment" />
          </>
        ) : next ? (
          <>
            {kind === 'freeze' ? 'begins' : 'opens'} <Time at={next.from} mode="moment" />
          </>
        ) : (
          <span className="text-ink-3">over</span>
        )}
      </span>
      <span className="flex items-start gap-1.5">{children}</span>
      {refused === null && !row.mayManage.allowed ? (
        <p className="basis-full text-xs text-ink-3">{row.mayManage.reason}</p>
      ) : null}
    </li>
  )
}
