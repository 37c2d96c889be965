'use client'

import { Button } from '@groundwork/ui/button'
import { type ReactNode, useState } from 'react'
import { Confirm } from '../../settings/confirm'
import { useChange } from '../../settings/use-change'

type RevokeButtonProps = {
  label: string
  /** Why it cannot be pressed now. */
  reason?: string | null
  title: string
  /** What the button that confirms says. */
  verb: string
  /** Said when it is done. */
  done: string
  revoke: () => Promise<unknown>
  /** What stays and what ends. */
  children: ReactNode
}

/** Takes back what was granted, after saying what that does. */
export function RevokeButton({ label, reason, title, verb, done, revoke, children }: RevokeButtonProps) {
  const { change, busy, error, clear } = useChange()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button
        size="sm"
        kind="danger"
        reason={reason}
        onClick={() => {
          clear()
          setAsking(true)
        }}
      >
        {label}
      </Button>
      {asking && (
        <Confirm
          title={title}
          verb={verb}
          busy={busy}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            change(revoke, () => {
              setAsking(false)
              return done
            })
          }
        >
          {children}
        </Confirm>
      )}
    </>
  )
}
