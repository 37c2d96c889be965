'use client'

import type { ConnectionFinding } from '@groundwork/delivery/integration/refresh'
import { Button } from '@groundwork/ui/button'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { PlugZap } from 'lucide-react'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

type ConnectionProps = { id: string; name: string; refused: string | null }

/** Asks what is behind an integration whether it answers and what it can do. */
export function Connection({ id, name, refused }: ConnectionProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [findings, setFindings] = useState<ConnectionFinding[] | null>(null)
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        reason={refused}
        reasonAt="below"
        aria-busy={busy || undefined}
        onClick={() =>
          change(
            () => delivery.integrations.check.mutate({ id }),
            ({ findings: found }) => {
              setFindings(found)
              return null
            },
          )
        }
      >
        <PlugZap size={14} strokeWidth={1.75} aria-hidden="true" />
        {busy ? `${name} is asked` : `Check the connection of ${name}`}
      </Button>
      <FormMessage>{error}</FormMessage>
      {findings && !error ? (
        <ul role="status" className="flex flex-col gap-1">
          {findings.map(({ level, message }) => (
            <li key={message} className={`flex items-start gap-1.5 ${level === 'error' ? 'text-fail' : 'text-ink-2'}`}>
              <StatusGlyph kind={level === 'error' ? 'fail' : 'ok'} size={12} className="mt-1" />
              {message}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
