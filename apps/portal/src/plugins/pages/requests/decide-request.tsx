'use client'

import { Button } from '@groundwork/ui/button'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'
import { FormMessage } from '../../../forms/form-message'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'

type DecideRequestProps = { id: string; what: string; asker: string }

/** Approve or refuse in one press, with a note for the one who asked. */
export function DecideRequest({ id, what, asker }: DecideRequestProps) {
  const client = useTRPCClient()
  const { change, busy, error } = useChange()
  const [note, setNote] = useState('')
  const [wanted, setWanted] = useState<boolean | null>(null)
  const begun = what.charAt(0).toUpperCase() + what.slice(1)
  function decide(approve: boolean) {
    setWanted(approve)
    change(
      () => client.plugins.requests.decide.mutate({ id, approve, note: note.trim() || null }),
      // A version is taken only once it has come up: that is told on the plugin's page.
      () =>
        approve ? `${begun} is approved: its page says how it goes on.` : `${begun} is refused. ${asker} is told.`,
    )
  }
  const waits = (approve: boolean) => (busy && wanted === approve) || undefined
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-48 flex-1 max-sm:basis-full">
          <Input
            aria-label={`Note for ${asker}`}
            placeholder="A note, if there is something to say"
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </span>
        <Button kind="danger" className="max-sm:w-full" aria-busy={waits(false)} onClick={() => decide(false)}>
          Refuse {what}
        </Button>
        <Button kind="primary" className="max-sm:w-full" aria-busy={waits(true)} onClick={() => decide(true)}>
          Approve {what}
        </Button>
      </div>
      <FormMessage>{error}</FormMessage>
    </div>
  )
}
