import { type PageProps, PluginLink, useNavigate } from '@groundwork/plugin-sdk/ui'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Segments } from '@groundwork/ui/segments'
import { useQuery } from '@tanstack/react-query'
import { type SlateState, slateStates } from '../backend/slate-states'
import { useSlates } from './client'
import { SlateList } from './slate-list'

const labels: Record<SlateState, string> = { waiting: 'Waiting', accepted: 'Accepted', refused: 'Refused' }

/** All slates, or those of one state. */
export function SlatesPage({ search }: PageProps) {
  const { data: counts } = useQuery(useSlates().counts.queryOptions())
  const current = slateStates.find((state) => state === search.get('state')) ?? null
  const views = slateStates.map((state) => ({
    id: state,
    label: counts ? `${labels[state]} ${counts[state]}` : labels[state],
    href: `/?state=${state}`,
  }))
  return (
    <>
      <div className="cd-bar">
        <Segments
          link={PluginLink}
          label="Slates"
          current={current ?? 'all'}
          items={[{ id: 'all', label: 'All', href: '/' }, ...views]}
        />
        <p className="cd-note">What SlateFlow proposes, and what an editor made of it.</p>
      </div>
      <SlateList {...(current && { state: current })} empty={<NoSlates state={current} />} />
    </>
  )
}

function NoSlates({ state }: { state: SlateState | null }) {
  const navigate = useNavigate()
  if (state !== null)
    return (
      <EmptyState
        kind="no-match"
        title={state === 'waiting' ? 'No slate waits' : `No slate was ${state}`}
        actions={
          <button type="button" className={buttonClass()} onClick={() => navigate('/')}>
            Show all slates
          </button>
        }
      />
    )
  return (
    <EmptyState
      kind="nothing-yet"
      title="No slate was proposed yet"
      command="python plugins/content-decisions/flows/slate_flow.py run"
    >
      A slate appears when a run of SlateFlow has succeeded, at once.
    </EmptyState>
  )
}
