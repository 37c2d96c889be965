import { type PageProps, PluginLink } from '@groundwork/plugin-sdk/ui'
import { EmptyState } from '@groundwork/ui/empty-state'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { PageHeader } from '@groundwork/ui/page-header'
import { Panel } from '@groundwork/ui/panel'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { useQuery } from '@tanstack/react-query'
import { useSlates } from './client'
import { FilmTable, GenreBars } from './film-table'
import { Verdict } from './verdict'
import { money, sentence } from './words'

/** One slate with its films, and the decision. */
export function SlatePage({ params }: PageProps) {
  const run = Number(params['run'])
  const { data: slate, error } = useQuery(
    useSlates().one.queryOptions({ run }, { enabled: Number.isInteger(run) && run > 0 }),
  )
  if (error) return <ErrorPanel title="The slate cannot be read" detail={error.message} />
  if (slate === undefined && Number.isInteger(run)) return <SkeletonRows rows={8} />
  if (!slate)
    return (
      <EmptyState kind="no-match" title={`No slate of run ${params['run']} is known here`}>
        <PluginLink href="/">All slates</PluginLink>
      </EmptyState>
    )
  return (
    <>
      <PageHeader title={`Slate ${slate.runId}`}>
        {sentence(slate)}
        {slate.unspent !== null && `; ${money(slate.unspent)} unspent`}.{' '}
        <PluginLink portal href={`/runs/${slate.flow}/${slate.runId}`}>
          {slate.flow} {slate.runId}
        </PluginLink>
      </PageHeader>
      <div className="cd-columns">
        <Panel title="Films">
          <FilmTable slate={slate} />
        </Panel>
        <div className="cd-side">
          <Panel title="Decision" padded>
            <Verdict slate={slate} />
          </Panel>
          <Panel title="By genre" padded>
            <GenreBars slate={slate} />
          </Panel>
        </div>
      </div>
    </>
  )
}
