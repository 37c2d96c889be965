'use client'

import { Panel } from '@groundwork/ui/panel'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { useQuery } from '@tanstack/react-query'
import { TRPCClientError } from '@trpc/client'
import { useTRPC } from '../../trpc/client'
import { type AskedLoad, LoadShown } from './load-shown'

const everyMs = 10_000

/**
 * What a compute has, what of it is in use now and what was used: asked every 10 s while somebody can see it, since nobody is told when
 * it changes. It alone is drawn anew; the rest of the page stays as it is.
 */
export function ComputeLoad({ id, name }: { id: string; name: string }) {
  const { delivery } = useTRPC()
  const { data, error } = useQuery(
    delivery.integrations.load.queryOptions({ id }, { refetchInterval: everyMs, staleTime: 0, retry: false }),
  )
  const asked = error ? notLoaded(error) : data ? { is: 'load' as const, load: data } : null
  return (
    <Panel title="Limits and usage" note="as it says now">
      {asked ? <LoadShown name={name} asked={asked} /> : <Waiting name={name} />}
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

function notLoaded(error: { message: string }): AskedLoad {
  const { code } = (error instanceof TRPCClientError ? (error.data as { code?: string } | null) : null) ?? {}
  return { is: code === 'FORBIDDEN' ? 'refused' : 'unanswered', words: error.message }
}
