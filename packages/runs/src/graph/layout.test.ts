import { describe, expect, it } from 'vitest'
import { readPickle, toPlain } from '../pickle/pickle'
import { pickled } from '../pickle/pickles.fixture'
import { nodeHeight, nodeWidth } from './graph'
import { graphInfo, librariesOf, retriesOf } from './graph-info'
import { layoutGraph } from './layout'

const info = graphInfo(toPlain(readPickle(pickled('graphInfo'))))

describe('the recorded graph', () => {
  it('tells steps, retries and extensions', () => {
    expect(info).toMatchObject({ startStep: 'start', endStep: 'end' })
    expect(retriesOf(info)).toEqual({ work: 1 })
    expect(librariesOf(info)).toEqual([{ distribution: 'metaflow-example', version: '1.2.0', extension: 'example' }])
  })
  it('takes what an old or odd client left out', () => {
    expect(graphInfo(null)).toEqual({
      startStep: 'start',
      endStep: 'end',
      decorators: [],
      steps: [],
      parameters: [],
      libraries: [],
    })
    const odd = graphInfo({ steps: { a: { name: 'a', type: 'later', decorators: [{ name: 'retry' }], next: null } } })
    expect(odd.steps[0]).toMatchObject({ type: 'unknown', next: [], line: null })
    expect(retriesOf(odd)).toEqual({ a: 3 })
  })
})

describe('the layout', () => {
  it('puts each step below the one before, inside the drawing', () => {
    const { nodes, edges, width, height } = layoutGraph(info)
    const y = nodes.map((node) => node.y)
    expect(y).toEqual(y.toSorted((a, b) => a - b))
    for (const node of nodes) {
      expect(node.x).toBeGreaterThanOrEqual(0)
      expect(node.x + nodeWidth).toBeLessThanOrEqual(width)
      expect(node.y + nodeHeight).toBeLessThanOrEqual(height)
    }
    expect(edges.map(({ from, to }) => `${from}-${to}`)).toEqual(['start-work', 'work-join', 'join-end'])
    expect(edges.every((edge) => edge.points.length >= 2)).toBe(true)
  })
  it('survives cycles, a step that repeats itself and edges to nowhere', () => {
    const step = (name: string, next: string[]) => ({
      name,
      type: 'split-switch' as const,
      line: null,
      doc: null,
      decorators: [],
      next,
    })
    const { nodes, edges } = layoutGraph({ steps: [step('a', ['b', 'a', 'nowhere']), step('b', ['a'])] })
    expect(nodes).toHaveLength(2)
    expect(edges).toHaveLength(3)
    expect(edges.every((edge) => edge.points.length >= 2)).toBe(true)
  })
  it('lays out nothing', () => {
    expect(layoutGraph({ steps: [] })).toMatchObject({ nodes: [], edges: [] })
  })
})
