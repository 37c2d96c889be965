import { describe, expect, it } from 'vitest'
import { barPlace, panView, timelineTicks, zoomView } from './timeline-scale'

const domain = { from: 0, to: 600_000 }

describe('timelineTicks', () => {
  it('puts few round marks into any view', () => {
    expect(timelineTicks(domain, 0)).toEqual([0, 120_000, 240_000, 360_000, 480_000, 600_000])
    for (const span of [3, 80, 2_500, 61_000, 9e6, 4e9])
      expect(timelineTicks({ from: 1_000, to: 1_000 + span }, 0).length).toBeLessThanOrEqual(8)
  })

  it('counts from the origin, not from the edge of the view', () => {
    expect(timelineTicks({ from: 1_050_000, to: 1_350_000 }, 1_000_000)[0]).toBe(60_000)
  })
})

describe('zoomView', () => {
  it('keeps the instant under the pointer in its place', () => {
    const view = zoomView({ view: domain, domain, factor: 0.5, around: 0.25 })
    expect(view.to - view.from).toBe(300_000)
    expect(view.from + 300_000 * 0.25).toBe(150_000)
  })

  it('never leaves the domain and never closes', () => {
    const near = zoomView({ view: domain, domain, factor: 1e-9, around: 1 })
    expect(near.to - near.from).toBe(5)
    expect(near.to).toBeLessThanOrEqual(domain.to)
    expect(zoomView({ view: near, domain, factor: 1e9 })).toEqual(domain)
  })
})

it('stops panning at the ends', () => {
  const view = { from: 500_000, to: 550_000 }
  expect(panView(view, domain, 10)).toEqual({ from: 550_000, to: 600_000 })
  expect(panView(view, domain, -100)).toEqual({ from: 0, to: 50_000 })
})

it('places bars in percent, cut to the view', () => {
  const view = { from: 100, to: 200 }
  expect(barPlace({ from: 150, to: 400 }, view)).toEqual({ left: 50, width: 50 })
  expect(barPlace({ from: 0, to: 50 }, view)).toBeNull()
  expect(barPlace({ from: 100, to: 100 }, view)).toEqual({ left: 0, width: 0 })
})
