'use client'

import type { KeyboardEvent } from 'react'
import { classes } from '../classes'
import { type GlyphKind, StatusGlyph } from '../status-glyph'
import { type StripKind } from '../strip-geometry'
import { edgePath, neighbour } from './dag-geometry'

export type DagNode = {
  id: string
  /** Middle of the node. */
  x: number
  y: number
  glyph: GlyphKind
  /** Under the name: a duration, `24 tasks over shard`. */
  note: string
  /** Many tasks behind one node: drawn as a stack, with a strip of them below. */
  stacked?: boolean
  strip?: StripKind[]
  label: string
}
export type DagEdge = { from: string; to: string; points: { x: number; y: number }[]; quiet?: boolean }

export type DagProps = {
  label: string
  width: number
  height: number
  nodes: DagNode[]
  edges: DagEdge[]
  selected?: string | null
  onSelect?: (id: string) => void
}

/** Size of a node in pixels: what a layout must leave room for. */
export const dagNodeSize = { width: 132, height: 44 }
const margin = 24

/** Nodes and edges at given positions. Arrow keys walk to the nearest node in that direction. */
export function Dag({ label, width, height, nodes, edges, selected = null, onSelect }: DagProps) {
  function press(event: KeyboardEvent<SVGGElement>, node: DagNode) {
    if (event.key === 'Enter' || event.key === ' ') onSelect?.(node.id)
    else {
      const next = neighbour(nodes, node, event.key)
      if (!next) return
      const root = event.currentTarget.ownerSVGElement
      root?.querySelector<SVGGElement>(`[data-node="${CSS.escape(next.id)}"]`)?.focus()
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const first = nodes.find((node) => node.id === selected)?.id ?? nodes[0]?.id
  return (
    <div className="overflow-auto p-4">
      <svg
        width={width + 2 * margin}
        height={height + 2 * margin}
        viewBox={`${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`}
        role="group"
        aria-label={label}
        className="mx-auto block"
      >
        {edges.map((edge) => (
          <path
            key={`${edge.from} ${edge.to}`}
            d={edgePath(edge.points)}
            fill="none"
            strokeWidth="1.3"
            stroke={edge.quiet ? 'var(--color-line)' : 'var(--color-line-strong)'}
            strokeDasharray={edge.quiet ? '3 3' : undefined}
          />
        ))}
        {nodes.map((node) => (
          <g
            key={node.id}
            data-node={node.id}
            role="button"
            tabIndex={node.id === first ? 0 : -1}
            aria-pressed={node.id === selected}
            aria-label={node.label}
            onClick={() => onSelect?.(node.id)}
            onKeyDown={(event) => press(event, node)}
            transform={`translate(${node.x - dagNodeSize.width / 2} ${node.y - dagNodeSize.height / 2})`}
            className="cursor-pointer outline-none [&:focus-visible>.frame]:stroke-accent [&:focus-visible>.frame]:[stroke-width:2.5]"
          >
            <NodeBody node={node} selected={node.id === selected} />
          </g>
        ))}
      </svg>
    </div>
  )
}

function NodeBody({ node, selected }: { node: DagNode; selected: boolean }) {
  const { width, height } = dagNodeSize
  const failed = node.glyph === 'fail'
  const quiet = node.glyph === 'skip' || node.glyph === 'none'
  const frame = classes(
    'frame',
    failed
      ? 'fill-fail-soft stroke-fail-fill'
      : quiet
        ? 'fill-sunken stroke-line-strong'
        : 'fill-surface stroke-line-strong',
    selected && '[stroke-width:2.5]',
    selected && !failed && 'fill-selected stroke-accent',
  )
  const dash = quiet ? '3 3' : undefined
  return (
    <>
      {node.stacked ? (
        <rect x="6" y="6" width={width} height={height} rx="5" className="fill-surface stroke-line" />
      ) : null}
      {node.stacked ? (
        <rect x="3" y="3" width={width} height={height} rx="5" className="fill-surface stroke-line" />
      ) : null}
      <rect width={width} height={height} rx="5" className={frame} strokeDasharray={dash} />
      <g transform="translate(10 8)">
        <StatusGlyph kind={node.glyph} size={14} />
      </g>
      <text x="30" y="19" className={classes('font-mono text-xs font-medium', quiet ? 'fill-ink-3' : 'fill-ink')}>
        {shorten(node.id, 13)}
      </text>
      <text x="30" y="34" className="fill-ink-3 text-2xs tabular-nums">
        {shorten(node.note, 18)}
      </text>
      {node.strip && node.strip.length > 0 ? <TaskStrip kinds={node.strip} y={height + 12} /> : null}
      <title>{node.label}</title>
    </>
  )
}

/** One mark per task on a ground line, folded into at most 32. */
function TaskStrip({ kinds, y }: { kinds: StripKind[]; y: number }) {
  const most = 32
  const marks =
    kinds.length <= most
      ? kinds
      : Array.from({ length: most }, (_, index): StripKind => {
          const part = kinds.slice(
            Math.floor((index * kinds.length) / most),
            Math.floor(((index + 1) * kinds.length) / most),
          )
          return part.includes('fail')
            ? 'fail'
            : part.includes('unk')
              ? 'unk'
              : part.includes('run')
                ? 'run'
                : (part[0] ?? 'none')
        })
  const pitch = Math.min(7, dagNodeSize.width / marks.length)
  const left = (dagNodeSize.width - pitch * marks.length) / 2
  const fills: Record<StripKind, string> = {
    ok: 'fill-ok-fill',
    fail: 'fill-fail-fill',
    run: 'fill-run-fill',
    unk: 'fill-unk-fill',
    none: 'fill-idle-fill',
  }
  return (
    <g transform={`translate(0 ${y})`} aria-hidden="true">
      {/* The edge to the next step passes behind. */}
      <rect x={left - 3} y="-2" width={pitch * marks.length + 5} height="15" className="fill-surface" />
      {marks.map((kind, index) => (
        <rect
          key={index}
          x={left + index * pitch}
          y={kind === 'fail' ? 6 : 0}
          width={Math.max(1, pitch - 1.2)}
          height={kind === 'none' ? 1.5 : 5}
          className={fills[kind]}
        />
      ))}
    </g>
  )
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
