'use client'

import { Sheet } from '@groundwork/ui/sheet'
import { useRouter } from 'next/navigation'
import { EnvelopeForm, type EnvelopeValues } from './envelope-form'

type EnvelopeSheetProps = { first: EnvelopeValues; teams: { id: string; name: string }[] }

/** The form beside the list of envelopes; open as long as the address says so. */
export function EnvelopeSheet({ first, teams }: EnvelopeSheetProps) {
  const router = useRouter()
  const close = () => router.push('/plugins/envelopes', { scroll: false })
  const team = teams.find(({ id }) => id === first.teamId)?.name
  return (
    <Sheet open onClose={close} title={first.id ? `Envelope of ${team ?? 'a team'}` : 'Grant an envelope'}>
      <EnvelopeForm first={first} teams={teams} onDone={close} />
    </Sheet>
  )
}
