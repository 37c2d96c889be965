import { PluginLink } from '@groundwork/plugin-sdk/ui'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { useQuery } from '@tanstack/react-query'
import { useSlates } from './client'

/** How many slates wait, and the way to them. */
export function WaitingCard() {
  const { data: counts, error } = useQuery(useSlates().counts.queryOptions())
  if (error) return <ErrorPanel title="The slates cannot be read" detail={error.message} />
  if (!counts) return <SkeletonRows rows={2} />
  return (
    <div className="cd-card">
      <p className="cd-figure">{counts.waiting}</p>
      <p>
        {counts.waiting === 0 ? (
          'No slate waits for an editor.'
        ) : (
          <PluginLink href="/?state=waiting">
            {counts.waiting === 1 ? 'slate waits' : 'slates wait'} for an editor
          </PluginLink>
        )}
      </p>
    </div>
  )
}
