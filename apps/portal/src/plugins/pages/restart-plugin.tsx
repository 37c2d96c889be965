'use client'

import { Button } from '@groundwork/ui/button'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { standingOf } from './detail/action-facts'
import { carryOut, type Standing } from './detail/agreed'

type RestartPluginProps = {
  id: string
  name: string
  standing: Standing<'restart'>
  reason: string | null
  primary?: boolean
}

/** Another try for a plugin that crashed again and again, on every engine. */
export function RestartPlugin({ id, name, standing, reason, primary = false }: RestartPluginProps) {
  const { plugins } = useTRPCClient()
  const { change, busy, error } = useChange()
  const agreed = {
    ...({ name, decision: 'restart', asked: standing, known: standing } as const),
    read: async () => standingOf(await plugins.detail.query({ id })),
  }
  return (
    <>
      <Button
        kind={primary ? 'primary' : 'default'}
        reason={reason}
        aria-busy={busy || undefined}
        onClick={() =>
          change(
            () => carryOut(agreed, (generation) => plugins.restart.mutate({ id, generation })),
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
