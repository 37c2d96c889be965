'use client'

import { Button } from '@groundwork/ui/button'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'

type RunJobProps = { id: string; job: string; title: string; reason: string | null }

/** Puts a job in the queue beside its schedule. */
export function RunJob({ id, job, title, reason }: RunJobProps) {
  const { plugins } = useTRPCClient()
  const { change, busy, error } = useChange()
  return (
    <span className="flex items-center justify-end gap-2">
      {error ? (
        <span role="alert" className="text-xs text-fail">
          {error}
        </span>
      ) : null}
      <Button
        size="sm"
        reason={reason}
        aria-label={`Run now: ${title}`}
        aria-busy={busy || undefined}
        onClick={() =>
          change(
            () => plugins.runJob.mutate({ id, job }),
            () => `${title} is in the queue. Its attempt appears when it begins.`,
          )
        }
      >
        Run now
      </Button>
    </span>
  )
}
