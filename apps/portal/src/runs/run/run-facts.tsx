import type { ParameterRow, Readable, RunDetail } from '@groundwork/runs/rows'
import { Notice } from '@groundwork/ui/notice'
import { Panel } from '@groundwork/ui/panel'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { projectHref, runHref } from '../addresses'
import { TagPill } from '../tag-pill'
import { previewNode } from './preview-node'
import { AsleepValueTree } from './value-tree-asleep'

/** Null: the run has not recorded any, which is not the same as a flow without. */
type Recorded = Readable<ParameterRow[] | null>

/** What the run was started with, and where it came from. */
export function RunFacts({ run, parameters }: { run: RunDetail; parameters: Recorded }) {
  return (
    <div className="grid items-start gap-3 lg:grid-cols-2">
      <Panel title="Parameters" note={parameters.ok ? undefined : 'not readable'}>
        <Parameters parameters={parameters} goesOn={run.status === 'queued' || run.status === 'running'} />
      </Panel>
      <Panel title="Facts">
        <dl className="px-3 py-1">
          <Fact name="Project">
            <Link href={projectHref(run.project)} className="text-accent hover:underline">
              {run.project}
            </Link>
          </Fact>
          {run.branch ? <Fact name="Branch">{run.branch}</Fact> : null}
          {run.user ? <Fact name="User">{run.user}</Fact> : null}
          {run.runtime ? <Fact name="Runtime">{run.runtime}</Fact> : null}
          <Fact name="Run number">
            <code>{run.runNumber}</code>
          </Fact>
          {run.originRun ? (
            <Fact name="Resumed from">
              <Link
                href={runHref({ flow: run.flow, run: run.originRun })}
                className="font-mono text-xs text-accent hover:underline"
              >
                {run.originRun}
              </Link>
            </Fact>
          ) : null}
          {run.codePackage ? (
            <Fact name="Code package">
              <code title={run.codePackage}>{run.codePackage.slice(0, 12)}</code>
            </Fact>
          ) : null}
          <GitFacts git={run.git} />
          <Fact name="System tags">
            <span className="flex flex-wrap gap-1">
              {run.systemTags.map((tag) => (
                <TagPill key={tag} tag={tag} outline />
              ))}
            </span>
          </Fact>
        </dl>
      </Panel>
    </div>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-row-dense grid-cols-[104px_minmax(0,1fr)] items-baseline py-1">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  )
}

function GitFacts({ git }: { git: RunDetail['git'] }) {
  return Object.entries(git ?? {}).flatMap(([name, value]) =>
    (typeof value === 'string' && value !== '') || typeof value === 'number'
      ? [
          <Fact key={name} name={`Git ${name.replaceAll('_', ' ')}`}>
            <code>{value}</code>
          </Fact>,
        ]
      : [],
  )
}

function Parameters({ parameters, goesOn }: { parameters: Recorded; goesOn: boolean }) {
  if (!parameters.ok)
    return (
      <div className="p-3">
        <Notice title="The parameters cannot be read" setting={parameters.setting}>
          {parameters.reason}
        </Notice>
      </div>
    )
  if (parameters.value === null)
    return (
      <p className="px-3 py-2.5 text-ink-3">
        {goesOn ? 'Not known yet: the run has not recorded its parameters.' : 'Not recorded.'}
      </p>
    )
  if (parameters.value.length === 0) return <p className="px-3 py-2.5 text-ink-3">This flow has no parameters.</p>
  return (
    <dl className="px-3 py-1">
      {parameters.value.map(({ name, kind, preview }) => (
        <div
          key={name}
          className="grid min-h-row-dense grid-cols-[minmax(104px,auto)_minmax(0,1fr)] items-start gap-3 py-1"
        >
          <dt className="text-xs leading-5">
            <code>{name}</code>
            {kind === 'parameter' ? null : <span className="pl-1.5 text-ink-3">{kind}</span>}
          </dt>
          <dd className="-ml-4 min-w-0">
            <AsleepValueTree root={previewNode(preview)} open={false} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
