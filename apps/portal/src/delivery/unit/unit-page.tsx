import { buttonClass } from '@groundwork/ui/button-style'
import { Footer } from '@groundwork/ui/footer'
import { PageHeader } from '@groundwork/ui/page-header'
import Link from 'next/link'
import { RefreshOnLive } from '../../catalogue/refresh-on-live'
import { projectHref } from '../../runs/addresses'
import { TopBar } from '../../shell/top-bar'
import { unitHref } from '../matrix/steps-between'
import { promoteHref } from '../promote/promote-address'
import { ActivityRail } from './activity-rail'
import { Candidates } from './candidates'
import { nextStep } from './lane-facts'
import { Lanes } from './lanes'
import { UnitKeys } from './unit-keys'
import type { Candidate, UnitFacts } from './unit-types'
import { VersionTable } from './version-table'
import { VersionTimeline } from './version-timeline'

const legend = [
  { keys: ['p'], label: 'promote' },
  { keys: ['r'], label: 'roll back' },
  { keys: ['d'], label: 'diff' },
  { keys: ['h'], label: 'history' },
]

/** A unit: its versions, where each runs, what could go where next, and what happened. */
export function UnitPage({ facts, candidates }: { facts: UnitFacts; candidates: readonly Candidate[] }) {
  const { unit, owner, versions, environments, activity, may } = facts
  const { id, project, name, kind, path, library } = unit
  const next = nextStep(facts)
  const targets = environments.flatMap(({ cell }) => (cell ? [{ topic: 'target' as const, key: cell.targetId }] : []))
  return (
    <>
      <TopBar
        crumbs={[
          { label: 'Promotions', href: '/promotions' },
          { label: project, href: `${projectHref(project)}?tab=deployments` },
          { label: name },
        ]}
        actions={
          next && may.promote.allowed ? (
            <Link
              href={promoteHref(unitHref({ project, unit: name }), next.ask)}
              scroll={false}
              className={buttonClass({ kind: 'primary' })}
            >
              Promote v{next.number} to {next.title}
            </Link>
          ) : undefined
        }
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
            <span>{owner.ownerTeamName ? `owned by ${owner.ownerTeamName}` : 'nobody’s team owns it'}</span>
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
            <VersionTable versions={versions} environments={environments} />
            {kind === 'flow' ? <Candidates candidates={candidates} mayMake={may.makeVersion} /> : null}
          </div>
          <ActivityRail activity={activity} />
        </div>
      </div>
      <Footer keys={legend} />
    </>
  )
}
