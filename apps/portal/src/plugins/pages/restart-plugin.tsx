'use client'

import { Button } from '@groundwork/ui/button'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

type RestartPluginProps = { id: string; name: string; generation: number; reason: string | null; primary?: boolean }

/** Another try for a plugin that crashed again and again, on every engine. */
export function RestartPlugin({ id, name, generation, reason, primary = false }: RestartPluginProps) {
  const { plugins } = useTRPCClient()
  const { change, busy, error } = useChange()
  return (
    <>
      <Button
        kind={primary ? 'primary' : 'default'}
        reason={reason}
        aria-busy={busy || undefined}
        onClick={() =>
          change(
            () => plugins.restart.mutate({ id, generation }),
            () => `${name} is started again.`,
          )
        }
      >
        Restart {name}
      </Button>
      {error ? (
        <p role="alert" className="w-full text-xs text-fail">
          {error}
        </p>
      ) : null}
    </>
  )
}
