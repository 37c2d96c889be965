'use client'

import { GateList } from '@groundwork/ui/gate-list'
import { Panel } from '@groundwork/ui/panel'
import { gateItem } from '../shown/gate-item'
import { useWhen } from '../shown/use-when'
import { GateActions, hasActions } from './gate-actions'
import type { Gate, PromotionDetail } from './promotion-types'
import { VoteForm } from './vote-form'
import { VoteList } from './vote-list'

const holds = (state: string) => state === 'pass' || state === 'override_pass'

/** Gates with their reasons; under the approval who voted, who may, and one's own vote. */
export function GatesPanel({ detail, viewerId }: { detail: PromotionDetail; viewerId: string }) {
  const { gates, votes, voters, promotion } = detail
  const when = useWhen()
  const waits = promotion.startedAt === null && promotion.finishedAt === null
  function rowOf(gate: Gate) {
    const actions = waits && hasActions(gate, detail) ? <GateActions gate={gate} detail={detail} /> : null
    if (gate.kind !== 'approval') return actions
    return (
      <div className="flex w-full flex-col gap-2">
        <VoteList votes={votes} voters={voters} viewerId={viewerId} />
        {waits ? <VoteForm detail={detail} viewerId={viewerId} /> : null}
        {actions}
      </div>
    )
  }
  return (
    <Panel
      id="gates"
      title="Gates and votes"
      note={`${gates.filter(({ state }) => holds(state)).length} of ${gates.length} hold`}
    >
      <GateList
        gates={gates.map((gate) => {
          const { owner, ...item } = gateItem(gate, when)
          // Whose gate it is is news only where it is a plugin's.
          return { ...item, ...(gate.kind === 'plugin' && owner ? { owner } : {}), children: rowOf(gate) }
        })}
      />
    </Panel>
  )
}
