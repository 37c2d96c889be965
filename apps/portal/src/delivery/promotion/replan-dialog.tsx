'use client'

import { Button } from '@groundwork/ui/button'
import { Sheet } from '@groundwork/ui/sheet'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { useQuery } from '@tanstack/react-query'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPC, useTRPCClient } from '../../trpc/client'
import { ChangeTable, Section } from '../promote/change-table'
import { ChangesTab } from '../promote/changes-tab'
import type { Draft } from '../promote/promote-types'
import { movedSince } from './moved-since'
import type { Promotion } from './promotion-types'

/** What the promotion would be if it were planned now; agreeing to it voids the votes on the old plan. */
export function ReplanDialog({ promotion, onClose }: { promotion: Promotion; onClose: () => void }) {
  const { delivery } = useTRPC()
  const { promotions } = useTRPCClient().delivery
  const { change, busy, error } = useChange()
  const { number } = promotion
  const drafted = useQuery(
    delivery.promotions.draftAnew.queryOptions(
      { number },
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false },
    ),
  )
  const draft = drafted.data
  return (
    <Sheet
      open
      wide
      onClose={onClose}
      title={`Plan P-${number} anew`}
      footer={
        draft ? (
          <>
            <p className="mr-auto text-xs text-ink-2">Votes and overrides of the plan before count no more.</p>
            <Button
              kind="primary"
              size="lg"
              aria-busy={busy}
              reason={draft.planHash === promotion.planHash ? 'The plan of now is the one it has.' : null}
              onClick={() =>
                change(
                  () => promotions.replan.mutate({ number, planHash: draft.planHash }),
                  () => {
                    onClose()
                    return `P-${number} has a new plan.`
                  },
                )
              }
            >
              Give P-{number} this plan
            </Button>
          </>
        ) : undefined
      }
    >
      <FormMessage>{error ?? drafted.error?.message}</FormMessage>
      {draft ? (
        <div className="flex flex-col gap-5">
          <Moved promotion={promotion} draft={draft} />
          <ChangesTab draft={draft} />
        </div>
      ) : drafted.error ? null : (
        <SkeletonRows rows={5} />
      )}
    </Sheet>
  )
}

/** What moved under the plan that was voted on: the reason to plan it anew, before what the new one changes of what runs. */
function Moved({ promotion: { number, plan, planHash }, draft }: { promotion: Promotion; draft: Draft }) {
  const numbers = new Map([draft.to, draft.from].flatMap((each) => (each ? [[each.id, `v${each.number}`]] : [])))
  const rows = movedSince(plan, draft.plan, {
    version: (id) => numbers.get(id) ?? id.slice(0, 6),
    verification: (name) => draft.verificationTitles[name] ?? name,
  })
  const same = draft.planHash === planHash
  return (
    <Section
      title={`Moved since P-${number} was planned`}
      note={
        same
          ? 'nothing: the plan of now is the one it has'
          : rows.length === 0
            ? 'only details of its steps'
            : `${rows.length} moved; votes were for what is struck out`
      }
    >
      {rows.length === 0 ? null : <ChangeTable rows={rows} sides={['In the plan it has', 'In the plan of now']} />}
    </Section>
  )
}
