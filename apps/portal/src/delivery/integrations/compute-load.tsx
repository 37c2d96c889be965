import { Panel } from '@groundwork/ui/panel'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { TRPCError } from '@trpc/server'
import { Suspense } from 'react'
import { RefreshWhileSeen } from '../../plugins/pages/refresh-while-seen'
import { api } from '../../trpc/server'
import { type AskedLoad, LoadShown } from './load-shown'

/** What a compute has, what of it is in use now and what was used: asked each time, while the rest of the page is there already. */
export function ComputeLoad({ id, name }: { id: string; name: string }) {
  return (
    <Panel title="Limits and usage" note="as it says now">
      <RefreshWhileSeen />
      <Suspense fallback={<Waiting name={name} />}>
        <Answer id={id} name={name} />
      </Suspense>
    </Panel>
  )
}

function Waiting({ name }: { name: string }) {
  return (
    <div className="flex flex-col gap-2 p-3">
      <p className="text-ink-3">{name} is asked.</p>
      <SkeletonRows rows={3} columns={['w-24', 'w-40']} />
    </div>
  )
}

async function Answer({ id, name }: { id: string; name: string }) {
  return <LoadShown name={name} asked={await ask(id)} />
}

async function ask(id: string): Promise<AskedLoad> {
  try {
    const { delivery } = await api()
    return { is: 'load', load: await delivery.integrations.load({ id }) }
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    return { is: error.code === 'FORBIDDEN' ? 'refused' : 'unanswered', words: error.message }
  }
}
