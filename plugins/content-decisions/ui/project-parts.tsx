import { PluginLink, type ProjectProps } from '@groundwork/plugin-sdk/ui'
import { EmptyState } from '@groundwork/ui/empty-state'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { useQuery } from '@tanstack/react-query'
import { useSlates } from './client'
import { SlateList } from './slate-list'
import { looks, sentence } from './words'

const nothing = (
  <EmptyState kind="nothing-yet" title="No slate was proposed yet">
    A run of SlateFlow that succeeds brings one.
  </EmptyState>
)

/** The project's slates and decisions. */
export function ProjectDecisions({ project }: ProjectProps) {
  return <SlateList project={project} empty={nothing} />
}

/** The newest slate in two lines. */
export function NewestSlate({ project }: ProjectProps) {
  const { data: slates, error } = useQuery(useSlates().list.queryOptions({ project, limit: 1 }))
  if (error) return <ErrorPanel title="The slates cannot be read" detail={error.message} />
  if (!slates) return <SkeletonRows rows={2} />
  const [slate] = slates
  if (!slate) return nothing
  const { glyph, word } = looks[slate.state]
  return (
    <div className="cd-card">
      <p className="cd-row">
        <StatusGlyph kind={glyph} />
        <PluginLink href={`/slates/${slate.run}`}>
          Slate {slate.runId}: {word.toLowerCase()}
        </PluginLink>
      </p>
      <p className="cd-quiet">{sentence(slate)}</p>
    </div>
  )
}
