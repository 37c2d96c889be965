'use client'

import { Menu } from '@groundwork/ui/menu'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Confirm } from '../../../../settings/confirm'
import { MadeLinkDialog } from '../../../../settings/made-link-dialog'
import { useChange } from '../../../../settings/use-change'
import { useTRPCClient } from '../../../../trpc/client'

type PersonActionsProps = { person: { id: string; name: string; disabled: boolean }; reason?: string }

/** What an administrator can do with a person, behind one button. */
export function PersonActions({ person, reason }: PersonActionsProps) {
  const { access } = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [asking, setAsking] = useState(false)
  const [link, setLink] = useState<{ path: string; expiresAt: number } | null>(null)
  const { id: userId, name, disabled } = person

  const makeReset = () =>
    change(
      () => access.people.resetLink.mutate({ userId }),
      ({ path, expiresAt }) => {
        setLink({ path, expiresAt: expiresAt.getTime() })
        return null
      },
    )
  const letIn = () =>
    change(
      () => access.people.enable.mutate({ userId }),
      () => `${name} may sign in again.`,
    )
  const shutOut = () =>
    change(
      () => access.people.disable.mutate({ userId }),
      () => {
        setAsking(false)
        return `${name} is shut out.`
      },
    )

  return (
    <>
      <Menu
        label={`Actions for ${name}`}
        kind="quiet"
        size="icon"
        align="end"
        items={
          disabled
            ? [{ id: 'enable', label: `Let ${name} in again`, reason, onSelect: letIn }]
            : [
                { id: 'reset', label: 'Make a reset link', reason, onSelect: makeReset },
                { id: 'line', separator: true },
                {
                  id: 'disable',
                  label: `Shut ${name} out`,
                  danger: true,
                  reason,
                  onSelect: () => {
                    clear()
                    setAsking(true)
                  },
                },
              ]
        }
      >
        <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
      </Menu>
      {asking && (
        <Confirm
          title={`Shut ${name} out?`}
          verb={`Shut ${name} out`}
          busy={busy}
          error={error}
          onConfirm={shutOut}
          onClose={() => setAsking(false)}
        >
          Every session ends at once, and tokens that {name} made stop working, also in jobs that use them. Runs, edits
          and the audit stay. It can be undone.
        </Confirm>
      )}
      {link && (
        <MadeLinkDialog
          title={`A new password for ${name}`}
          path={link.path}
          expiresAt={link.expiresAt}
          onClose={() => setLink(null)}
        >
          {`Send this link to ${name}. The old password works until it is used.`}
        </MadeLinkDialog>
      )}
      {error && !asking && (
        <p role="alert" className="text-xs whitespace-normal text-fail">
          {error}
        </p>
      )}
    </>
  )
}
