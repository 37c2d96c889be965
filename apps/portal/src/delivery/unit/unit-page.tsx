import { Footer } from '@groundwork/ui/footer'
import { PageHeader } from '@groundwork/ui/page-header'
import { RefreshOnLive } from '../../catalogue/refresh-on-live'
import { projectHref } from '../../runs/addresses'
import { TopBar } from '../../shell/top-bar'
import { ActivityRail } from './activity-rail'
import { Candidates } from './candidates'
import { ChangeUnit } from './change-unit'
import { Lanes } from './lanes'
import { NextStep } from './next-step'
import { UnitKeys } from './unit-keys'
import type { FoundRuns, UnitFacts } from './unit-types'
import { VersionTable } from './version-table'
import { VersionTimeline } from './version-timeline'

const legend = [
  { keys: ['p'], label: 'promote' },
  { keys: ['r'], label: 'roll back' },
  { keys: ['d'], label: 'diff' },
  { keys: ['h'], label: 'history' },
]

/** A unit: its versions, where each runs, what could go where next, and what happened. */
export function UnitPage({ facts, candidates }: { facts: UnitFacts; candidates: FoundRuns }) {
  const { unit, owner, versions, environments, activity, may, choices } = facts
  const { id, project, name, kind, path, library } = unit
  const targets = environments.flatMap(({ cell }) => (cell ? [{ topic: 'target' as const, key: cell.targetId }] : []))
  return (
    <>
      <TopBar
        crumbs={[
          { label: 'Promotions', href: '/promotions' },
          { label: project, href: `${projectHref(project)}?tab=deployments` },
          { label: name },
        ]}
        actions={<NextStep facts={facts} candidates={candidates.items} />}
      />
      <RefreshOnLive
        interests={[
          { topic: 'version', key: id },
          { topic: 'promotion' },
          { topic: 'environment' },
          { topic: 'freeze' },
          ...targets,
        ]}
      />
      <UnitKeys />
      <PageHeader
        title={
          <>
            {project === name ? null : <span className="font-normal text-ink-2">{project}/</span>}
            {name}
          </>
        }
        facts={
          <>
            <span>{kind}</span>
            <span>
              by way of <code className="text-xs">{path.contribution}</code>
            </span>
            {library ? (
              <span>
                library <code className="text-xs">{library}</code>
              </span>
            ) : null}
            <span>{owner.ownerTeamName ? `owned by ${owner.ownerTeamName}` : 'no team owns it'}</span>
            {choices ? <ChangeUnit unit={unit} choices={choices} /> : null}
          </>
        }
      >
        {may.promote.allowed ? null : <p>{may.promote.reason}</p>}
      </PageHeader>
      <div className="flex flex-1 flex-col gap-4 p-5 pt-3 max-sm:p-3">
        <VersionTimeline versions={versions} environments={environments} />
        <div className="grid items-start gap-4 rail:grid-cols-[minmax(0,1fr)_320px]">
          <div className="flex min-w-0 flex-col gap-4">
            <Lanes facts={facts} />
            <VersionTable versions={versions} environments={environments} mayMake={may.makeVersion.allowed} />
            {kind === 'flow' ? <Candidates candidates={candidates} mayMake={may.makeVersion} /> : null}
          </div>
          <ActivityRail activity={activity} />
        </div>
      </div>
      <Footer keys={legend} />
    </>
  )
}
