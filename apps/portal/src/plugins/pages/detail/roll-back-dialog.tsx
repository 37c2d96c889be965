'use client'

import { Confirm } from '../../../settings/confirm'
import type { ActionFacts } from './action-facts'
import { AskDialog } from './ask-dialog'
import { ReleaseFit } from './release-fit'

type RollBackDialogProps = {
  facts: ActionFacts
  busy: boolean
  error: string | null
  onConfirm: () => void
  onAsk: (reason: string) => void
  onClose: () => void
}

/** What going back a version means; where the envelope does not hold that version, the administrators are asked for it. */
export function RollBackDialog({ facts, onConfirm, onAsk, ...shared }: RollBackDialogProps) {
  const { name, version, previousVersion, beyond } = facts
  const means = (
    <>
      Version {previousVersion} starts beside {version} and takes over when every engine has it; no request fails.{' '}
      <Undone facts={facts} />
      {facts.isLibrary && facts.previousSha && previousVersion ? (
        <ReleaseFit id={facts.id} sha256={facts.previousSha} version={previousVersion} className="pt-3" />
      ) : null}
    </>
  )
  if (beyond.rollBack.length > 0)
    return (
      <AskDialog
        {...shared}
        title={`Ask to take ${name} back to ${previousVersion}?`}
        excess={beyond.rollBack}
        asked={beyond.asked.includes('rollback')}
        onAsk={onAsk}
      >
        {means}
      </AskDialog>
    )
  return (
    <Confirm
      {...shared}
      title={`Go back to ${name} ${previousVersion}?`}
      verb={`Go back to ${previousVersion}`}
      onConfirm={onConfirm}
    >
      {means}
    </Confirm>
  )
}

/** What becomes of the tables when it goes back a version. */
function Undone({ facts: { version, rollBack } }: { facts: ActionFacts }) {
  const { undone, stay } = rollBack ?? { undone: [], stay: [] }
  if (undone.length + stay.length === 0) return 'Nothing in its tables changes.'
  return (
    <>
      {undone.length > 0 ? (
        <span className="block pt-2">
          Undone in its tables: <Names of={undone} />. Values written to what {version} added are lost.
        </span>
      ) : null}
      {stay.length > 0 ? (
        <span className="block pt-2">
          Cannot be undone and stays: <Names of={stay} />.
        </span>
      ) : null}
    </>
  )
}

function Names({ of }: { of: string[] }) {
  return <code className="break-words">{of.map((name) => name.split('/').at(-1)).join(', ')}</code>
}
