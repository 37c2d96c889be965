import { buttonClass } from '@groundwork/ui/button-style'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { AsleepMakeVersion } from '../../../../../../delivery/unit/make-version-asleep'
import { refusalWords } from '../../../../../../delivery/unit/refusal-words'
import { RunDelivery } from '../../../../../../delivery/unit/run-delivery'
import { PluginPreload } from '../../../../../../plugins/runtime/load/plugin-preload'
import { PluginCards } from '../../../../../../plugins/runtime/places/plugin-cards'
import { contributedTo, forProject } from '../../../../../../plugins/runtime/store/contributed'
import { decodeParts, runHref } from '../../../../../../runs/addresses'
import { readRun } from '../../../../../../runs/read'
import { FailurePanel } from '../../../../../../runs/run/failure-panel'
import { firstShown } from '../../../../../../runs/run/first-shown'
import { RunFacts } from '../../../../../../runs/run/run-facts'
import { RunPage } from '../../../../../../runs/run/run-page'
import { packTasks } from '../../../../../../runs/run/task-pack'
import { TopBar } from '../../../../../../shell/top-bar'
import { api } from '../../../../../../trpc/server'

type Props = PageProps<'/runs/[flow]/[run]'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const run = await readRun(decodeParts(await params))
  return { title: `${run.flow} ${run.id}` }
}

export default async function Run({ params, searchParams }: Props) {
  const key = decodeParts(await params)
  const [run, { runs, plugins, delivery }] = await Promise.all([readRun(key), api()])
  const [contributions, tasks, parameters, graph, delivered, failure] = await Promise.all([
    plugins.contributions(),
    runs.tasks({ runNumber: run.runNumber }),
    runs.parameters(key),
    runs.graph(key),
    delivery.units.ofRun({ runNumber: run.runNumber }),
    // The page stands without it: the run's own reason says the same in short.
    run.status === 'failed' ? runs.failure(key).catch(() => null) : null,
  ])
  const shown = await firstShown(runs, { key, failure, tasks: tasks.tasks, shown: await searchParams })
  const cards = forProject(contributedTo(contributions, 'run/card/v1'), run.project)
  const place = { flow: run.flow, run: run.id, runNumber: run.runNumber, project: run.project }
  return (
    <>
      <PluginPreload plugins={cards.map(({ plugin }) => plugin)} />
      <TopBar
        crumbs={[
          { label: 'Runs', href: '/runs' },
          { label: run.project, href: `/projects/${encodeURIComponent(run.project)}` },
          { label: run.flow, href: `/runs?flow=${encodeURIComponent(run.flow)}` },
          { label: run.id, mono: true },
        ]}
        actions={
          <>
            <span className="flex gap-1 max-sm:hidden">
              <Neighbour flow={run.flow} run={run.previous} label="Previous run" keys="[" />
              <Neighbour flow={run.flow} run={run.next} label="Next run" keys="]" />
            </span>
            {delivered.versions.length > 0 ? null : (
              <AsleepMakeVersion
                run={`${run.flow}/${run.id}`}
                reason={
                  refusalWords(delivered.refused) ?? (delivered.mayMake.allowed ? null : delivered.mayMake.reason)
                }
              />
            )}
          </>
        }
      />
      <RunPage
        first={run}
        packed={packTasks(tasks)}
        graph={graph}
        failure={failure}
        shown={shown}
        alert={
          <>
            {failure ? (
              <FailurePanel run={run} failure={failure} />
            ) : run.status === 'failed' ? (
              <Ended reason={run.reason} />
            ) : null}
            <RunDelivery delivery={delivered} />
          </>
        }
      >
        <PluginCards point="run/card/v1" project={run.project} place={place} given={place} />
        <RunFacts run={run} parameters={parameters} />
      </RunPage>
    </>
  )
}

function Ended({ reason }: { reason: string }) {
  return <p className="rounded-md border border-line bg-fail-soft px-3.5 py-3 font-medium">{reason}</p>
}

function Neighbour({ flow, run, label, keys }: { flow: string; run: string | null; label: string; keys: string }) {
  const Icon = keys === '[' ? ChevronLeft : ChevronRight
  const icon = <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
  if (!run)
    return (
      <span
        title={`There is no ${label.toLowerCase()} of this flow`}
        className={buttonClass({ kind: 'quiet', size: 'icon', className: 'opacity-40' })}
      >
        {icon}
      </span>
    )
  return (
    <Link
      href={runHref({ flow, run })}
      aria-label={label}
      title={`${label}, key ${keys}`}
      className={buttonClass({ kind: 'quiet', size: 'icon' })}
    >
      {icon}
    </Link>
  )
}
