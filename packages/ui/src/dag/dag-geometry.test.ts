import { expect, it } from 'vitest'
import { edgePath, neighbour } from './dag-geometry'

it('draws a straight edge and a bent one through to its last point', () => {
  expect(
    edgePath([
      { x: 0, y: 0 },
      { x: 0, y: 36 },
    ]),
  ).toBe('M0 0L0 36')
  expect(
    edgePath([
      { x: 0, y: 0 },
      { x: 20, y: 18 },
      { x: 40, y: 36 },
    ]),
  ).toMatch(/^M0 0Q20 18 40 36$/)
  expect(edgePath([{ x: 0, y: 0 }])).toBe('')
})

it('walks to the nearest node in the direction of the key', () => {
  const nodes = [
    { id: 'start', x: 100, y: 0 },
    { id: 'left', x: 20, y: 80 },
    { id: 'right', x: 180, y: 80 },
    { id: 'end', x: 100, y: 160 },
  ]
  const [start, left] = nodes as [(typeof nodes)[0], (typeof nodes)[0]]
  expect(neighbour(nodes, start, 'ArrowDown')?.id).toBe('end')
  expect(neighbour(nodes, left, 'ArrowRight')?.id).toBe('right')
  expect(neighbour(nodes, start, 'ArrowUp')).toBeNull()
  expect(neighbour(nodes, start, 'a')).toBeNull()
})
