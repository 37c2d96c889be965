'use client'

import { Button } from '@groundwork/ui/button'
import { buttonClass } from '@groundwork/ui/button-style'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { ReasonDialog } from './reason-dialog'
import type { Gate, PromotionDetail } from './promotion-types'

const ReplanDialog = dynamic(async () => (await import('./replan-dialog')).ReplanDialog)

/** Whether there is anything that this person can do about a gate. */
export function hasActions({ state, actions = [], overridable }: Gate, { may }: PromotionDetail): boolean {
  if (state === 'pass' || state === 'override_pass') return false
  return (overridable && may.override.allowed) || actions.some((action) => action !== 'vote')
}

/** What can be done about a gate that does not hold, beside waiting. */
export function GateActions({ gate, detail }: { gate: Gate; detail: PromotionDetail }) {
  const { promotions } = useTRPCClient().delivery
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState<'override' | 'replan' | null>(null)
  const { promotion, may } = detail
  const { number, planHash, targetId } = promotion
  const actions = gate.actions ?? []
  const toTarget = actions.some((action) => action === 'unpin' || action === 'unveto' || action === 'resume')
  const mayNot = may.request.allowed ? null : may.request.reason
  const canOverride = gate.overridable && may.override.allowed
  return (
    <div className="flex flex-wrap gap-2">
      {actions.includes('keep') ? (
        <Button
          size="sm"
          reason={mayNot}
          aria-busy={busy}
          onClick={() =>
            change(
              () => promotions.keep.mutate({ number, planHash }),
              () => 'The plan stands as it is.',
            )
          }
        >
          Keep to this plan
        </Button>
      ) : null}
      {actions.includes('replan') ? (
        <Button size="sm" reason={mayNot} onClick={() => setOpen('replan')}>
          Plan it anew…
        </Button>
      ) : null}
      {toTarget ? (
        <Link href={`/targets/${targetId}`} className={buttonClass({ size: 'sm' })}>
          Open the target
        </Link>
      ) : null}
      {canOverride ? (
        <Button size="sm" onClick={() => setOpen('override')}>
          Let it through…
        </Button>
      ) : null}
      {open === 'replan' ? <ReplanDialog promotion={promotion} onClose={() => setOpen(null)} /> : null}
      {open === 'override' ? (
        <ReasonDialog
          title={`Let P-${number} through "${gate.title}"`}
          action="Let it through"
          danger
          busy={busy}
          error={error}
          onClose={() => {
            clear()
            setOpen(null)
          }}
          onConfirm={(reason) =>
            change(
              () => promotions.override.mutate({ number, planHash, gateId: gate.id, verdict: 'pass', reason }),
              () => {
                setOpen(null)
                return `"${gate.title}" is overridden.`
              },
            )
          }
        >
          The gate is kept as overridden by you, with your reason; it never looks as if it had passed. {gate.why}
        </ReasonDialog>
      ) : null}
    </div>
  )
}
