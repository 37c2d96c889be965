'use client'

import { Button } from '@groundwork/ui/button'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { useState } from 'react'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import type { PromotionDetail } from './promotion-types'
import { ReasonDialog } from './reason-dialog'
import { SeenThere } from './seen-there'
import { isStopping } from './is-stopping'
import { whatIsThere } from './what-is-there'

type Operation = PromotionDetail['operations'][number]

const words: Record<Operation, { label: string; says: string; danger?: true }> = {
  adopt: {
    label: 'Adopt what is there',
    says: 'What the orchestrator has is right: the step counts as done and the promotion goes on.',
  },
  retry: {
    label: 'Try the step again',
    says: 'The same call with the same key is made again, after looking what is there.',
  },
  continue: {
    label: 'Let it go on',
    says: 'It goes on from where it paused. A run that was cancelled is run once more, before anything is switched.',
  },
  'verify-again': {
    label: 'Verify again',
    says: 'What did not decide is asked once more, as a new attempt with a key of its own. It pauses again if that does not decide either.',
  },
  'accept-verified': {
    label: 'Accept it as verified',
    says: 'Nothing is asked again: it ends as succeeded, and the version counts as verified here by your word, which the audit keeps.',
  },
  'declare-failed': {
    label: 'Declare it failed',
    says: 'It ends as failed and lets go of the target. What runs is what the orchestrator has: look there first.',
    danger: true,
  },
  'declare-succeeded': {
    label: 'Declare it succeeded',
    says: 'It ends as succeeded and the target counts as running this version. Only if you have seen that it does.',
    danger: true,
  },
}

/** The same of one that was aborted: it has only to be settled what became of the step that was under way. */
const abortedWords: Partial<typeof words> = {
  adopt: {
    label: 'Adopt what is there',
    says: 'What the orchestrator has is right: the step counts as done, and the promotion ends as aborted.',
  },
  retry: {
    label: 'Look again',
    says: 'It was aborted, so that nothing is called any more: it is looked once more what is there, and it ends as aborted when that can be seen.',
  },
}

/** What a person can decide about a promotion that cannot go on by itself; each decision needs a reason. */
export function AttentionPanel({ detail }: { detail: PromotionDetail }) {
  const { promotions } = useTRPCClient().delivery
  const { change, busy, error, clear } = useChange()
  const [asked, setAsked] = useState<Operation | null>(null)
  const { promotion, operations, may, effects } = detail
  const wordsOf = (operation: Operation) => (isStopping(detail) && abortedWords[operation]) || words[operation]
  if (operations.length === 0) return null
  const { number, rowVersion, state } = promotion
  const unsettled = effects.filter((effect) => effect.state === 'INTENT' || effect.state === 'UNKNOWN')
  const refused = may.operate.allowed ? null : may.operate.reason
  const there = whatIsThere(detail)
  const close = () => {
    clear()
    setAsked(null)
  }
  return (
    <section
      aria-label="What somebody has to decide"
      className="flex flex-col gap-3 rounded-md border border-line bg-surface p-3"
    >
      <header className="flex items-start gap-2">
        <StatusGlyph kind={state === 'NEEDS_ATTENTION' ? 'unk' : 'pause'} className="mt-[3px]" />
        <div>
          <h2 className="font-semibold">
            {state === 'NEEDS_ATTENTION' ? 'Somebody has to say what became of it' : 'It has paused'}
          </h2>
          <p className="text-ink-2">It holds the target meanwhile, and nothing else begins there.</p>
          {unsettled.map(({ key, call, integration, detail: of }) => (
            <p key={key} className="text-xs text-ink-2">
              Not settled: <code>{call}</code> at {integration ?? 'the path'}, key <code>{key}</code>
              {of ? `: ${of}` : ''}
            </p>
          ))}
        </div>
      </header>
      {there ? <SeenThere there={there} /> : null}
      <ul className="flex flex-col gap-2">
        {operations.map((operation) => (
          <li key={operation} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="w-44 max-sm:w-full">
              <Button
                kind={wordsOf(operation).danger ? 'danger' : 'default'}
                reason={refused}
                onClick={() => setAsked(operation)}
              >
                {wordsOf(operation).label}…
              </Button>
            </span>
            <span className="min-w-0 flex-1 text-ink-2">{wordsOf(operation).says}</span>
          </li>
        ))}
      </ul>
      {refused ? <p className="text-xs text-ink-2">{refused}</p> : null}
      {asked ? (
        <ReasonDialog
          title={`${wordsOf(asked).label}: P-${number}`}
          action={wordsOf(asked).label}
          danger={wordsOf(asked).danger ?? false}
          busy={busy}
          error={error}
          onClose={close}
          onConfirm={(reason) =>
            change(
              () => promotions.operate.mutate({ number, operation: asked, reason, rowVersion }),
              () => {
                setAsked(null)
                return 'It is decided.'
              },
            )
          }
        >
          <p>{wordsOf(asked).says}</p>
          {asked === 'adopt' && there ? <SeenThere there={there} /> : null}
        </ReasonDialog>
      ) : null}
    </section>
  )
}
