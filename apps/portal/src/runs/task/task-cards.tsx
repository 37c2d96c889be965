'use client'

import type { CardRow, Readable } from '@groundwork/runs/rows'
import type { TaskStatus } from '@groundwork/runs/status'
import { Notice } from '@groundwork/ui/notice'
import { Segments } from '@groundwork/ui/segments'
import { useSuspenseQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useTRPC } from '../../trpc/client'
import { dataHref, type TaskKey } from '../addresses'
import { changedAddress, useChangedHref } from '../use-changed-href'

type Props = {
  taskKey: TaskKey
  /** Of the task, or that its last attempt goes on. */
  status: TaskStatus | 'growing'
  readAt?: number | undefined
  first?: Readable<CardRow[]>
  height: string
}

/** The cards of a task. A card is somebody's program: it runs in a frame without our origin, cookies or storage. */
export function TaskCards({ taskKey, status, first, readAt, height }: Props) {
  const trpc = useTRPC()
  const { data } = useSuspenseQuery({
    ...trpc.runs.cards.queryOptions(taskKey),
    ...(first ? { initialData: first, initialDataUpdatedAt: readAt } : {}),
  })
  const chosen = useSearchParams().get('card')
  const href = useChangedHref()
  if (!data.ok)
    return (
      <div className="p-3">
        <Notice title="The cards cannot be read" setting={data.setting}>
          {data.reason}
        </Notice>
      </div>
    )
  const card = data.value.find((each) => each.hash === chosen) ?? firstCard(data.value)
  if (!card) return <p className="px-3 py-2.5 text-ink-3">{noCard(status)}</p>
  const source = dataHref('card', { ...taskKey, hash: card.hash })
  return (
    <div>
      <div className="flex items-center gap-2 border-b border-line-faint p-2">
        {data.value.length === 1 ? (
          <span className="pl-1 font-medium">{cardName(card, data.value)}</span>
        ) : (
          <Segments
            label="Card"
            current={card.hash}
            onShow={(hash) => window.history.replaceState(null, '', changedAddress({ card: hash }))}
            items={data.value.map((each) => ({
              id: each.hash,
              label: cardName(each, data.value),
              href: href({ card: each.hash }),
            }))}
          />
        )}
        <a
          href={source}
          target="_blank"
          rel="noreferrer"
          className="ml-auto inline-flex items-center gap-1 pr-1 text-xs text-accent hover:underline"
        >
          On its own <ExternalLink size={12} aria-hidden="true" />
        </a>
      </div>
      <iframe
        key={card.hash}
        title={`Card ${cardName(card, data.value)}`}
        src={source}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        className="block w-full bg-white"
        style={{ height }}
      />
    </div>
  )
}

function noCard(status: TaskStatus | 'growing') {
  if (status === 'growing') return 'No card yet. Metaflow makes it when the attempt ends.'
  if (status === 'failed') return 'This task made no card. It failed before Metaflow makes one.'
  return (
    <>
      This task made no card. A step with <code>@card</code> does.
    </>
  )
}

/** The first of the last attempt that made any. */
function firstCard(all: CardRow[]): CardRow | undefined {
  const last = Math.max(...all.map((each) => each.attempt))
  return all.find((each) => each.attempt === last)
}

function cardName(card: CardRow, all: CardRow[]): string {
  const name = card.id ?? card.type
  const attempts = new Set(all.map((each) => each.attempt)).size
  return attempts > 1 ? `${name}, attempt ${card.attempt + 1}` : name
}
