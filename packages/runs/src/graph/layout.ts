import { Graph, layout } from '@dagrejs/dagre'
import { type GraphEdge, type GraphLayout, nodeHeight, nodeWidth } from './graph'
import type { GraphInfo, GraphStep } from './graph-info'

const margin = 16

/** Places the steps of a flow in layers from top to bottom. Cycles are drawn backwards; a step that repeats itself gets a loop. */
export function layoutGraph({ steps }: Pick<GraphInfo, 'steps'>): GraphLayout {
  const known = new Map(steps.map((step) => [step.name, step]))
  const graph = new Graph({ multigraph: false })
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 36, marginx: margin, marginy: margin })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { name } of steps) graph.setNode(name, { width: nodeWidth, height: nodeHeight })
  const pairs = steps.flatMap((step) =>
    [...new Set(step.next)].filter((to) => known.has(to)).map((to) => ({ from: step.name, to })),
  )
  for (const { from, to } of pairs) if (from !== to) graph.setEdge(from, to)
  layout(graph)
  const places = new Map(steps.map((step) => [step.name, corner(graph, step)]))
  const edges = pairs.map(({ from, to }): GraphEdge => {
    if (from === to) return { from, to, points: loopAt(places.get(from) ?? { x: 0, y: 0 }) }
    const { points = [] } = graph.edge(from, to) as { points?: { x: number; y: number }[] }
    return { from, to, points: points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) })) }
  })
  const size = graph.graph() as { width?: number; height?: number }
  const finite = (value: number | undefined) =>
    value !== undefined && Number.isFinite(value) ? Math.ceil(value) : 2 * margin
  return {
    width: finite(size.width) + (pairs.some(({ from, to }) => from === to) ? margin : 0),
    height: finite(size.height),
    nodes: steps.map(({ name, type, doc, decorators, line }) => ({
      name,
      type,
      doc,
      decorators,
      line,
      ...(places.get(name) ?? { x: 0, y: 0 }),
    })),
    edges,
  }
}

function corner(graph: Graph, { name }: GraphStep): { x: number; y: number } {
  const { x = 0, y = 0 } = graph.node(name) as { x?: number; y?: number }
  return { x: Math.round(x - nodeWidth / 2), y: Math.round(y - nodeHeight / 2) }
}

function loopAt({ x, y }: { x: number; y: number }): { x: number; y: number }[] {
  const right = x + nodeWidth
  return [
    { x: right, y: y + nodeHeight - 10 },
    { x: right + margin, y: y + nodeHeight - 10 },
    { x: right + margin, y: y + 10 },
    { x: right, y: y + 10 },
  ]
}
