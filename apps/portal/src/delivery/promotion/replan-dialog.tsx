'use client'

import { Button } from '@groundwork/ui/button'
import { Sheet } from '@groundwork/ui/sheet'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { useQuery } from '@tanstack/react-query'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPC, useTRPCClient } from '../../trpc/client'
import { ChangesTab } from '../promote/changes-tab'
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
      {draft ? <ChangesTab draft={draft} /> : drafted.error ? null : <SkeletonRows rows={5} />}
    </Sheet>
  )
}
