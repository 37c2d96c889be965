'use client'

import { Button } from '@groundwork/ui/button'
import { toast } from '@groundwork/ui/toast'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

type ApproveButtonProps = { number: number; planHash: string; reason: string | null; primary?: boolean }

/** An approval of the plan that is shown. */
export function ApproveButton({ number, planHash, reason, primary = false }: ApproveButtonProps) {
  const { promotions } = useTRPCClient().delivery
  const { change, busy } = useChange()
  const approve = async () => {
    try {
      return await promotions.vote.mutate({ number, planHash, verdict: 'approve' })
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : 'Your vote did not arrive.' })
      throw error
    }
  }
  return (
    <Button
      kind={primary ? 'primary' : 'default'}
      reason={reason}
      aria-busy={busy}
      onClick={() => change(approve, () => 'You approved it.')}
    >
      Approve
    </Button>
  )
}
