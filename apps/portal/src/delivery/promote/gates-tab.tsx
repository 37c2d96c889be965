'use client'

import { GateList } from '@groundwork/ui/gate-list'
import { gateItem } from '../shown/gate-item'
import { useWhen } from '../shown/use-when'
import { VoterChip } from '../shown/voter-chip'
import type { Draft } from './promote-types'

/** Every gate with why, what unblocks it and when; under the approval the people who could give it. */
export function GatesTab({ draft: { gates, voters } }: { draft: Draft }) {
  const when = useWhen()
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <GateList
        gates={gates.map((gate) => ({
          ...gateItem(gate, when),
          children:
            gate.kind === 'approval' && voters.length > 0
              ? voters.map((voter) => <VoterChip key={voter.userId} voter={voter} />)
              : undefined,
        }))}
      />
    </div>
  )
}
