'use client'

import { Button } from '@groundwork/ui/button'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

/** Measures what starts nothing, now; takes some seconds. */
export function RunConformance({ id, name, refused }: { id: string; name: string; refused: string | null }) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  return (
    <span className="flex items-center gap-2">
      {error ? <FormMessage>{error}</FormMessage> : null}
      {busy ? (
        <span role="status" className="text-xs text-ink-3">
          This can take some seconds
        </span>
      ) : null}
      <Button
        size="sm"
        reason={refused}
        aria-busy={busy || undefined}
        onClick={() =>
          change(
            () => delivery.integrations.runConformance.mutate({ id }),
            (report) =>
              report
                ? `${name}: ${report.newest.passed} kept, ${report.newest.failed} broken.`
                : `${name} was measured.`,
          )
        }
      >
        Measure {name}
      </Button>
    </span>
  )
}
