'use client'

import type { Readable, RunDetail, RunFailure, RunGraph, TaskRow } from '@groundwork/runs/rows'
import { isFinal } from '@groundwork/runs/status'
import { Footer } from '@groundwork/ui/footer'
import { useKeys } from '@groundwork/ui/keys'
import { formatNumber } from '@groundwork/ui/number'
import { Segments } from '@groundwork/ui/segments'
import { ChartGantt, List, Workflow } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useMemo } from 'react'
import { PlugLabel } from '../../plugins/runtime/places/plug-label'
import { PluginTab } from '../../plugins/runtime/places/plugin-tab'
import { contributedTo, forProject, surfaceKey } from '../../plugins/runtime/store/contributed'
import { useContributions } from '../../plugins/runtime/store/plugins-provider'
import { runHref, taskHref } from '../addresses'
import { taskTab } from '../task/tab-names'
import type { FirstShown } from './first-shown'
import { MissingTask } from './missing-task'
import { RunHead } from './run-head'
import { taskKeyOf } from './task-key'
import { AsleepTaskPanel } from './task-panel-asleep'
import { AsleepTimeline } from './timeline-asleep'
import { useRun } from './use-run'
import { type RunView, useRunAddress } from './use-run-address'

const GraphView = dynamic(() => import('./graph-view'))
const TasksView = dynamic(() => import('./tasks-view'))

/** For so long at most the bars of a run that goes on stand as they were drawn, where nothing else had to load: whatever happens moves them before. */
const standStillMs = 5_000

type RunPageProps = {
  first: RunDetail
  /** `packTasks` */
  packed: string
  graph: Readable<RunGraph>
  failure: RunFailure | null
  /** Of the task that is shown first, where the page brings it. */
  shown: FirstShown | null
  /** What stands between head and views: the failure, made by the server. */
  alert: ReactNode
  /** Below the views: parameters and facts. */
  children: ReactNode
}

/** A run: what it is, what went wrong, where the time went, and the task one looks at beside it. */
export function RunPage({ first, packed, graph, failure, shown, alert, children }: RunPageProps) {
  const router = useRouter()
  const { run, steps, tasks } = useRun(first, packed)
  const fallback = failure ? `${failure.step}/${failure.id}` : null
  const address = useRunAddress(fallback)
  const key = useMemo(() => ({ flow: run.flow, run: run.id }), [run.flow, run.id])
  const selected = tasks.find((task) => taskKeyOf(task) === address.task) ?? null
  // Not the one that is shown unasked: a run can fail before it has a task that is shown.
  const missing = selected === null && address.task !== fallback ? address.task : null
  const order = useMemo(() => stepOrder(graph, steps), [graph, steps])
  const attempt = Math.max(0, selected?.attempt ?? 0)
  const brought = selected !== null && shown?.task === address.task && shown.attempt === attempt ? shown : null
  // What the server cannot draw to its end: a tab that did not come with the page, and bars that grow, which nobody misses at once.
  const lacksTab = selected !== null && brought?.tab !== taskTab(address.tab)
  // Not both: the bars then wait for news of the run, or for a hand.
  const grows = !isFinal(run.status) && address.view === 'timeline' && !lacksTab
  useEffect(() => {
    if (lacksTab) AsleepTaskPanel.wake()
    if (!grows) return
    const timer = setTimeout(AsleepTimeline.wake, standStillMs)
    return () => clearTimeout(timer)
  }, [grows, lacksTab])
  const select = (task: TaskRow) => address.showTask(taskKeyOf(task))
  const go = (id: string | null) => () => {
    if (id) router.push(runHref({ flow: run.flow, run: id }))
  }

  function nextError() {
    const failed = tasks.filter((task) => task.status === 'failed')
    const at = failed.findIndex((task) => taskKeyOf(task) === address.task)
    const next = failed[(at + 1) % Math.max(1, failed.length)]
    if (next) address.showTask(taskKeyOf(next))
  }
  function focusLog() {
    const task = selected ?? tasks[0]
    if (task && !selected) select(task)
    document.getElementById('task-log')?.focus()
  }
  useKeys([
    { keys: '[', label: 'Previous run of this flow', group: 'Run', run: go(first.previous) },
    { keys: ']', label: 'Next run of this flow', group: 'Run', run: go(first.next) },
    { keys: 'e', label: 'Next failed task', group: 'Run', run: nextError },
    { keys: 'l', label: 'Log of the task', group: 'Run', run: focusLog },
    { keys: 't', label: 'Timeline', group: 'Run', run: () => address.showView('timeline') },
    ...(selected
      ? [
          {
            keys: 'Enter',
            label: 'Open the page of the task',
            group: 'Run',
            run: () => router.push(taskHref({ ...key, step: selected.step, task: selected.id })),
          },
        ]
      : []),
  ])

  return (
    <>
      <RunHead run={run} />
      <div className="flex flex-1 flex-col gap-3 p-5 pt-3 max-sm:p-3">
        {alert}
        <div
          className={
            (selected ?? missing)
              ? 'grid items-start gap-3 rail:grid-cols-[minmax(0,1fr)_minmax(380px,452px)]'
              : 'grid gap-3'
          }
        >
          <section
            aria-label={address.view.startsWith('plugin:') ? 'Plugin' : address.view}
            className="min-w-0 overflow-clip rounded-md border border-line bg-surface"
          >
            <header className="flex h-row items-center gap-2 overflow-x-auto border-b border-line-faint px-3 [scrollbar-width:none] max-sm:h-11">
              <ViewSwitch view={address.view} project={run.project} href={address.viewHref} onShow={address.showView} />
              {address.view === 'timeline' ? <Legend /> : null}
            </header>
            {address.view === 'timeline' ? (
              <AsleepTimeline run={run} tasks={tasks} steps={order} selected={address.task} onSelect={select} />
            ) : address.view === 'graph' ? (
              <GraphView
                graph={graph}
                tasks={tasks}
                ended={isFinal(run.status)}
                selected={address.task}
                onSelect={select}
              />
            ) : address.view !== 'tasks' ? (
              <PluginTab
                point="run/tab/v1"
                surface={address.view}
                project={run.project}
                place={{ ...key, runNumber: run.runNumber, project: run.project }}
                given={{ ...key, runNumber: run.runNumber, project: run.project }}
              />
            ) : (
              <TasksView runKey={key} tasks={tasks} selected={address.task} onSelect={select} />
            )}
          </section>
          {selected ? (
            <AsleepTaskPanel
              key={taskKeyOf(selected)}
              runKey={key}
              runNumber={run.runNumber}
              task={selected}
              cause={failure && fallback === address.task ? failure.lastLine : null}
              first={brought?.first ?? null}
              tab={address.tab}
              onTab={address.showTab}
              onClose={() => address.showTask(null)}
            />
          ) : missing === null ? null : (
            <MissingTask name={missing} onClose={() => address.showTask(null)} />
          )}
        </div>
        {children}
      </div>
      <Footer
        range={`${formatNumber(tasks.length)} ${tasks.length === 1 ? 'task' : 'tasks'}`}
        keys={[
          { keys: ['[', ']'], label: 'previous, next run' },
          { keys: ['e'], label: 'next failed task' },
          { keys: ['l'], label: 'log' },
          { keys: ['t'], label: 'timeline' },
        ]}
      />
    </>
  )
}

/** Steps as the graph has them, which includes those not reached; else as they began. */
function stepOrder(graph: Readable<RunGraph>, steps: { name: string }[]): string[] {
  if (!graph.ok) return steps.map((step) => step.name)
  return graph.value.nodes.toSorted((a, b) => a.y - b.y || a.x - b.x).map((node) => node.name)
}

type ViewSwitchProps = {
  view: RunView
  project: string
  href: (view: RunView) => string
  onShow: (view: RunView) => void
}

function ViewSwitch({ view, project, href, onShow }: ViewSwitchProps) {
  const added = forProject(contributedTo(useContributions(), 'run/tab/v1'), project).map((tab) => {
    const id = surfaceKey(tab) as RunView
    return { id, href: href(id), label: <PlugLabel>{tab.contribution.title}</PlugLabel> }
  })
  const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const
  return (
    <Segments
      label="View"
      current={view}
      onShow={(id) => onShow(id as RunView)}
      items={[
        {
          id: 'timeline',
          href: href('timeline'),
          label: (
            <>
              <ChartGantt {...icon} />
              Timeline
            </>
          ),
        },
        {
          id: 'graph',
          href: href('graph'),
          label: (
            <>
              <Workflow {...icon} />
              Graph
            </>
          ),
        },
        {
          id: 'tasks',
          href: href('tasks'),
          label: (
            <>
              <List {...icon} />
              Tasks
            </>
          ),
        },
        ...added,
      ]}
    />
  )
}

function Legend() {
  return (
    <span aria-hidden="true" className="ml-auto flex items-center gap-3 text-xs text-ink-3 max-sm:hidden">
      <span className="inline-flex items-center gap-1.5">
        <i className="h-0.5 w-3.5 bg-idle-fill" />
        waiting
      </span>
      <span className="inline-flex items-center gap-1.5">
        <i className="h-2 w-3 rounded-[2px] bg-ok-fill" />
        done
      </span>
      <span className="inline-flex items-center gap-1.5">
        <i className="h-2 w-3 rounded-[2px] bg-run-fill" />
        running
      </span>
      <span className="inline-flex items-center gap-1.5">
        <i className="h-2 w-3 rounded-[2px] bg-fail-fill" />
        failed
      </span>
    </span>
  )
}
