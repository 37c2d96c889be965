'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { useZone } from '@groundwork/ui/time-context'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { instantOf } from '../calendar/local-moment'
import type { TargetDetail } from './read'

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
        <Button reason={refused} onClick={() => setAsking(true)}>
          Pause schedule
        </Button>
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
            {pause.setBy}, <Time at={pause.at} mode="moment" />
            {pause.until === null ? (
              ', until somebody resumes it'
            ) : (
              <>
                , until <Time at={pause.until} mode="moment" />
              </>
            )}
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
  const zone = useZone()
  const [opened] = useState(() => Date.now())
  const [reason, setReason] = useState('')
  const [untilText, setUntilText] = useState('')
  const until = untilText === '' ? null : instantOf(untilText, zone)
  const untilWrong = until !== null && until <= opened ? 'That time is over. Choose one to come, or none.' : null
  const missing = untilWrong ?? (reason.trim().length < 3 ? 'Say why, so that others can follow it.' : null)
  const pause = () =>
    change<unknown>(
      () => delivery.targets.pauseSchedule.mutate({ targetId: target.id, reason, until }),
      () => {
        onClose()
        return 'The schedule is paused.'
      },
    )
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Pause the schedule of ${target.unit} in ${target.title}`}
      actions={
        <>
          <Button size="lg" onClick={onClose}>
            Leave it
          </Button>
          <Button size="lg" kind="primary" reason={missing} aria-busy={busy || undefined} onClick={pause}>
            Pause schedule
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p>
          Slots that come from now on are skipped, and each says so. A run that goes on is not stopped, and people may
          still start one. What was skipped is not made up for.
        </p>
        <Field label="Why" hint="Every skipped slot says it.">
          <Input tall value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <Field
          label="Until"
          error={untilWrong ?? undefined}
          hint={`In ${zone}. Left empty, it is paused until somebody resumes it.`}
        >
          <Input tall type="datetime-local" value={untilText} onChange={(event) => setUntilText(event.target.value)} />
        </Field>
        <FormMessage>{error}</FormMessage>
      </div>
    </Dialog>
  )
}
