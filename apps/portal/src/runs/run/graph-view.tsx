'use client'

import { nodeHeight, nodeWidth } from '@groundwork/runs/graph'
import type { Readable, RunGraph, TaskRow } from '@groundwork/runs/rows'
import type { RunStatus } from '@groundwork/runs/status'
import { Dag, type DagNode } from '@groundwork/ui/dag'
import { formatDuration } from '@groundwork/ui/duration'
import { Notice } from '@groundwork/ui/notice'
import type { StripKind } from '@groundwork/ui/strip-geometry'
import { useMemo } from 'react'
import { runLook } from '../../status/run-status'
import { unreachedWord } from './unreached-word'

type GraphViewProps = {
  graph: Readable<RunGraph>
  tasks: TaskRow[]
  /** Whether the run is over: a step without tasks will not begin any more. */
  ended: boolean
  selected: string | null
  onSelect: (task: TaskRow) => void
}

const severity: RunStatus[] = ['failed', 'unknown', 'running', 'queued', 'succeeded']
const stripKinds: Record<RunStatus, StripKind> = {
  succeeded: 'ok',
  failed: 'fail',
  running: 'run',
  unknown: 'unk',
  queued: 'none',
}

/** The flow's graph with what became of each step in this run. */
export default function GraphView({ graph, tasks, ended, selected, onSelect }: GraphViewProps) {
  const bySteps = useMemo(() => groupBySteps(tasks), [tasks])
  if (!graph.ok)
    return (
      <div className="p-3">
        <Notice title="The graph of this run cannot be read" setting={graph.setting}>
          {graph.reason} The timeline and the list of tasks do not need it.
        </Notice>
      </div>
    )
  const { nodes, edges, width, height } = graph.value
  const reached = (step: string) => (bySteps.get(step)?.length ?? 0) > 0
  return (
    <Dag
      label="Graph of steps"
      width={width}
      height={height}
      nodes={nodes.map((node) => ({
        ...drawNode(node.name, bySteps.get(node.name) ?? [], ended),
        x: node.x + nodeWidth / 2,
        y: node.y + nodeHeight / 2,
      }))}
      edges={edges.map((edge) => ({ ...edge, quiet: !reached(edge.from) || !reached(edge.to) }))}
      selected={selected?.split('/')[0] ?? null}
      onSelect={(step) => {
        const own = bySteps.get(step) ?? []
        const worst = own.toSorted((a, b) => severity.indexOf(a.status) - severity.indexOf(b.status))[0]
        if (worst) onSelect(worst)
      }}
    />
  )
}

function groupBySteps(tasks: TaskRow[]): Map<string, TaskRow[]> {
  const groups = new Map<string, TaskRow[]>()
  for (const task of tasks) {
    const own = groups.get(task.step)
    if (own) own.push(task)
    else groups.set(task.step, [task])
  }
  return groups
}

function drawNode(step: string, tasks: TaskRow[], ended: boolean): Omit<DagNode, 'x' | 'y'> {
  const worst = severity.find((status) => tasks.some((task) => task.status === status))
  if (!worst) {
    const note = unreachedWord(ended)
    return { id: step, glyph: 'skip', note, label: `${step}, ${note}` }
  }
  const { glyph, word } = runLook(worst)
  if (tasks.length === 1 && tasks[0]) {
    const note = durationNote(tasks[0])
    return { id: step, glyph, note, label: `${step}, ${word}, ${note}` }
  }
  const note = `${tasks.length} tasks`
  return {
    id: step,
    glyph,
    note,
    label: `${step}, ${word}, ${note}`,
    stacked: true,
    strip: tasks.map((task) => stripKinds[task.status]),
  }
}

function durationNote(task: TaskRow): string {
  if (task.startedAt !== null && task.finishedAt !== null) return formatDuration(task.finishedAt - task.startedAt)
  return runLook(task.status).word.toLowerCase()
}
