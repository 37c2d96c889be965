export const nodeTypes = [
  'start',
  'linear',
  'end',
  'join',
  'split-static',
  'split-foreach',
  'split-parallel',
  'split-switch',
  'unknown',
] as const
export type NodeType = (typeof nodeTypes)[number]

/** `x` and `y` are the top left corner, in pixels, of a box of `nodeWidth` by `nodeHeight`. */
export type GraphNode = {
  name: string
  type: NodeType
  x: number
  y: number
  doc: string | null
  decorators: { name: string; attributes: Record<string, unknown> }[]
  line: number | null
}
/** `points` run from the lower edge of `from` to the upper edge of `to`. */
export type GraphEdge = { from: string; to: string; points: { x: number; y: number }[] }
export type GraphLayout = { width: number; height: number; nodes: GraphNode[]; edges: GraphEdge[] }

export const nodeWidth = 132
export const nodeHeight = 44
