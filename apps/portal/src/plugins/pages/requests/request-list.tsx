import { api, requireUser } from '../../../trpc/server'
import type { RouterOutputs } from '../../../trpc/types'
import { ManifestDiff } from '../contents/manifest-diff'
import { RequestCard } from './request-card'

type Request = RouterOutputs['plugins']['requests']['list']['requests'][number]

/** Requests with what each would change; the difference of decided ones is not drawn any more. */
export async function RequestList({ requests, mayDecide }: { requests: Request[]; mayDecide: boolean }) {
  const user = await requireUser()
  const diffs = await Promise.all(requests.map((request) => diffOf(request)))
  return (
    <>
      {requests.map((request, index) => (
        <RequestCard
          key={request.id}
          request={request}
          mayDecide={mayDecide}
          mayWithdraw={request.askedBy === user.id || (request.teamId !== null && request.teamId in user.teams)}
          diff={diffs[index] ?? null}
        />
      ))}
    </>
  )
}

/** Of one that asks for an audience nothing of the plugin itself changes. */
async function diffOf({ id, state, kind }: Request) {
  if (state !== 'open' || kind === 'audience') return null
  const diff = await (await api()).plugins.requests.diff({ id })
  return <ManifestDiff diff={diff.diff} />
}
