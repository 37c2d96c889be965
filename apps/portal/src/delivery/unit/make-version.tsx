'use client'

import { Button } from '@groundwork/ui/button'
import { lazy, Suspense, useState } from 'react'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { unitHref } from '../matrix/unit-address'

// Comes when it is asked: the button stands on every run.
const NoteQuestion = lazy(async () => ({ default: (await import('./note-question')).NoteQuestion }))

type MakeVersionProps = {
  /** Flow/12 */
  run: string
  /** Why it cannot be done, and what to do about it. */
  reason: string | null
  primary?: boolean
  size?: 'sm' | 'md'
}

/** Makes a version of what a run ran, after one question for a note. */
export function MakeVersion({ run, reason, primary = false, size = 'md' }: MakeVersionProps) {
  const { versions } = useTRPCClient().delivery
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState(false)
  const close = () => {
    clear()
    setOpen(false)
  }
  const make = (note: { note?: string }) =>
    change(
      () => versions.create.mutate({ run, ...note }),
      ({ number, alias, project, unit, created, startedByGroundwork }) => ({
        told: created
          ? `v${number} of ${unit} is made${alias ? `: ${alias}` : ''}.`
          : startedByGroundwork
            ? `The run is of v${number} of ${unit}: Groundwork started it.`
            : `v${number} of ${unit} has the same content already.`,
        go: unitHref({ project, unit }),
      }),
    )
  return (
    <>
      <Button kind={primary ? 'primary' : 'default'} size={size} reason={reason} onClick={() => setOpen(true)}>
        Make a version
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <NoteQuestion title={`Make a version of ${run}`} busy={busy} error={error} onMake={make} onClose={close}>
            Its code package, parameters, Python environment and the configuration layers below the environments are
            kept as they are now. A version never changes; the same content again is the same version.
          </NoteQuestion>
        </Suspense>
      ) : null}
    </>
  )
}
