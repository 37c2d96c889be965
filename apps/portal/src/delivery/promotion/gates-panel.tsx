'use client'

import { GateList } from '@groundwork/ui/gate-list'
import { Panel } from '@groundwork/ui/panel'
import { gateItem } from '../shown/gate-item'
import { useWhen } from '../shown/use-when'
import { GateActions } from './gate-actions'
import type { PromotionDetail } from './promotion-types'
import { VoteForm } from './vote-form'
import { VoteList } from './vote-list'

const holds = (state: string) => state === 'pass' || state === 'override_pass'

/** Gates with their reasons; under the approval who voted, who may, and one's own vote. */
export function GatesPanel({ detail, viewerId }: { detail: PromotionDetail; viewerId: string }) {
  const { gates, votes, voters, promotion } = detail
  const when = useWhen()
  const waits = promotion.startedAt === null && promotion.finishedAt === null
  return (
    <Panel
      id="gates"
      title="Gates and votes"
      note={`${gates.filter(({ state }) => holds(state)).length} of ${gates.length} hold`}
    >
      <GateList
        gates={gates.map((gate) => ({
          ...gateItem(gate, when),
          owner: undefined,
          children: (
            <div className="flex w-full flex-col gap-2 empty:hidden">
              {gate.kind === 'approval' ? (
                <>
                  <VoteList votes={votes} voters={voters} viewerId={viewerId} />
                  {waits ? <VoteForm detail={detail} viewerId={viewerId} /> : null}
                </>
              ) : null}
              {waits ? <GateActions gate={gate} detail={detail} /> : null}
            </div>
          ),
        }))}
      />
    </Panel>
  )
}
