import { EmptyState } from '@groundwork/ui/empty-state'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { Time } from '@groundwork/ui/time'
import type { ReactNode } from 'react'
import type { RouterOutputs } from '../../trpc/types'
import { isUnused, limitRows, usageRows, waitingWords } from './load-words'

type Load = RouterOutputs['delivery']['integrations']['load']
/** What came of asking; `refused`: the reader may not see it. */
export type AskedLoad =
  | { is: 'load'; load: Load }
  | { is: 'refused'; words: string }
  | { is: 'unanswered'; words: string }

/** What a compute said that it has and that was used of it, or why nothing of that is known. */
export function LoadShown({ name, asked }: { name: string; asked: AskedLoad }) {
  if (asked.is === 'refused')
    return (
      <EmptyState kind="not-allowed" title={`You may not see how full ${name} is`}>
        {asked.words}
      </EmptyState>
    )
  if (asked.is === 'unanswered')
    return (
      <div className="p-3">
        <ErrorPanel title={`${name} could not be asked`} detail={asked.words}>
          What runs there goes on. It is asked again by itself while this page is open.
        </ErrorPanel>
      </div>
    )
  const { limits, usage } = asked.load
  if (limits.is === 'trouble' && usage.is === 'trouble')
    return (
      <div className="p-3">
        <Trouble
          title={`${name} says neither what there is nor what was used`}
          words={[...new Set([limits.words, usage.words])].join('\n')}
        />
      </div>
    )
  return (
    <>
      <Part title="What there is">
        <LimitsShown name={name} limits={limits} />
      </Part>
      <Part title="What was used">
        <UsageShown name={name} usage={usage} />
      </Part>
    </>
  )
}

function LimitsShown({ name, limits }: { name: string; limits: Load['limits'] }) {
  if (limits.is === 'untold')
    return <p className="text-ink-2">{name} declares no quota and tells no limits: what there is is shared by all.</p>
  if (limits.is === 'trouble') return <Trouble title={`${name} does not say what there is`} words={limits.words} />
  return (
    <>
      <ul className="flex flex-col gap-1.5">
        {limitRows(limits.value).map(({ name: what, words, share }) => (
          <li key={what} className="grid grid-cols-[10rem_minmax(0,1fr)] items-center gap-x-3">
            <span className="text-ink-2">{what}</span>
            <span className="flex flex-wrap items-center gap-x-2">
              <Bar share={share} />
              <span>{words} in use</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-1.5 text-ink-2">{waitingWords(limits.value)}</p>
    </>
  )
}

function UsageShown({ name, usage }: { name: string; usage: Load['usage'] }) {
  if (usage.is !== 'told')
    return (
      <Trouble
        title={`${name} does not say what was used`}
        words={usage.is === 'trouble' ? usage.words : 'It tells nothing.'}
      />
    )
  const since = <Time at={Date.parse(usage.value.since)} mode="moment" />
  if (isUnused(usage.value)) return <p className="text-ink-2">Nothing was used since {since}.</p>
  return (
    <>
      <dl>
        {usageRows(usage.value).map(({ name: what, words }) => (
          <div key={what} className="grid min-h-row-dense grid-cols-[10rem_minmax(0,1fr)] items-center gap-x-3">
            <dt className="text-ink-2">{what}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p className="text-xs text-ink-3">Counted since {since}.</p>
    </>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b border-line-faint px-3 py-2.5 last:border-b-0">
      <h3 className="cap pb-1">{title}</h3>
      {children}
    </section>
  )
}

function Trouble({ title, words }: { title: string; words: string }) {
  return (
    <ErrorPanel title={title} detail={words}>
      What runs there goes on. Tell whoever owns its plugin if it stays so.
    </ErrorPanel>
  )
}

/** The words beside it say the same. */
function Bar({ share }: { share: number | null }) {
  return (
    <span aria-hidden="true" className="h-1.5 w-24 shrink-0 overflow-hidden rounded-full bg-sunken max-sm:hidden">
      {share === null ? null : (
        <span
          className={`block h-full rounded-full ${share >= 0.9 ? 'bg-warn' : 'bg-run'}`}
          style={{ width: `${Math.round(share * 100)}%` }}
        />
      )}
    </span>
  )
}
