'use client'

import { Button } from '@groundwork/ui/button'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { Question } from '../../settings/question'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import type { TargetDetail } from './read'
import { SaidBy } from './said-by'
import { useWhyUntil } from './why-until'

type PauseProps = {
  target: { id: string; unit: string; title: string }
  pause: TargetDetail['pause']
  /** Why it cannot be paused or resumed here; null when it can. */
  refused: string | null
}

/** Stops new slots of the schedule, with a reason, and lets them come again. */
export function PauseSchedule({ target, pause, refused }: PauseProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [asking, setAsking] = useState(false)
  const targetId = target.id
  if (!pause)
    return (
      <>
        <div>
          <Button reason={refused} onClick={() => setAsking(true)}>
            Pause schedule
          </Button>
        </div>
        {asking ? <PauseDialog target={target} onClose={() => setAsking(false)} /> : null}
      </>
    )
  return (
    <div className="flex flex-col items-start gap-2 rounded-sm border border-line bg-warn-soft px-2.5 py-2">
      <p className="flex items-start gap-2">
        <StatusGlyph kind="pause" className="mt-[3px]" />
        <span className="min-w-0 break-words">
          <b className="font-semibold">The schedule is paused.</b> {pause.reason}{' '}
          <span className="text-xs text-ink-2">
            <SaidBy by={pause.setBy} at={pause.at} until={pause.until} open="until somebody resumes it" />
          </span>
        </span>
      </p>
      <Button
        size="sm"
        reason={refused}
        aria-busy={busy || undefined}
        onClick={() =>
          change(
            () => delivery.targets.resumeSchedule.mutate({ targetId }),
            () => 'The schedule goes on with its next slot.',
          )
        }
      >
        Resume schedule
      </Button>
      <FormMessage>{error}</FormMessage>
    </div>
  )
}

function PauseDialog({ target, onClose }: Pick<PauseProps, 'target'> & { onClose: () => void }) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const { reason, until, missing, fields } = useWhyUntil({
    why: 'Every skipped slot says it.',
    open: 'is paused until somebody resumes it',
  })
  const pause = () =>
    change<unknown>(
      () => delivery.targets.pauseSchedule.mutate({ targetId: target.id, reason, until }),
      () => {
        onClose()
        return 'The schedule is paused.'
      },
    )
  return (
    <Question
      title={`Pause the schedule of ${target.unit} in ${target.title}`}
      verb="Pause schedule"
      reason={missing}
      busy={busy}
      error={error}
      onConfirm={pause}
      onClose={onClose}
    >
      <p>
        Slots that come from now on are skipped, and each says so. A run that goes on is not stopped, and people may
        still start one. What was skipped is not made up for.
      </p>
      {fields}
    </Question>
  )
}
