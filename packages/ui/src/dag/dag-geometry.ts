type Point = { x: number; y: number }

/** A smooth path through the points: straight ends, quadratic corners through the middles. */
export function edgePath(points: Point[]): string {
  const [first, ...rest] = points
  if (!first || rest.length === 0) return ''
  const last = rest.at(-1) as Point
  let path = `M${fix(first.x)} ${fix(first.y)}`
  for (let index = 0; index < rest.length - 1; index += 1) {
    const corner = rest[index] as Point
    const next = rest[index + 1] as Point
    const end = index === rest.length - 2 ? next : { x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 }
    path += `Q${fix(corner.x)} ${fix(corner.y)} ${fix(end.x)} ${fix(end.y)}`
  }
  return rest.length === 1 ? `${path}L${fix(last.x)} ${fix(last.y)}` : path
}

/** The node nearest to `from` in the direction of an arrow key, or null. */
export function neighbour<T extends Point & { id: string }>(nodes: T[], from: T, key: string): T | null {
  const axes: Record<string, [number, number]> = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowDown: [0, 1],
    ArrowUp: [0, -1],
  }
  const axis = axes[key]
  if (!axis) return null
  const [ax, ay] = axis
  let best: { node: T; cost: number } | null = null
  for (const node of nodes) {
    const along = (node.x - from.x) * ax + (node.y - from.y) * ay
    if (node.id === from.id || along <= 1) continue
    // Sideways distance counts double: a key should feel as if it followed its direction.
    const aside = Math.abs((node.x - from.x) * ay) + Math.abs((node.y - from.y) * ax)
    const cost = along + 2 * aside
    if (!best || cost < best.cost) best = { node, cost }
  }
  return best?.node ?? null
}

function fix(value: number): number {
  return Math.round(value * 10) / 10
}
