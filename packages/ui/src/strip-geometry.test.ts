import { describe, expect, it } from 'vitest'
import { longDuration, type StripItem, stripMarks, stripSize, stripSummary } from './strip-geometry'

const ok = (ms: number): StripItem => ({ kind: 'ok', ms })

describe('stripMarks', () => {
  it('stands what went well on the ground and hangs failures below it', () => {
    const [good, bad] = stripMarks([ok(100), { kind: 'fail', ms: 100 }])
    expect((good?.y ?? 0) + (good?.height ?? 0)).toBeLessThanOrEqual(stripSize.ground)
    expect(bad?.y).toBeGreaterThan(stripSize.ground)
  })

  it('keeps the newest at the right end, whatever the number', () => {
    const right = stripSize.width - 5
    expect(stripMarks([ok(1)]).at(-1)?.x).toBe(right)
    expect(stripMarks(Array.from({ length: 14 }, () => ok(1)))).toHaveLength(10)
    expect(stripMarks(Array.from({ length: 14 }, () => ok(1))).at(-1)?.x).toBe(right)
  })

  it('grows with the duration up to the 95th percentile, and never out of the frame', () => {
    const heights = stripMarks([ok(10), ok(50), ok(100), ok(100_000)], 100).map((mark) => mark.height)
    expect(heights).toEqual([...heights].toSorted((a, b) => a - b))
    expect(heights[2]).toBe(heights[3])
    expect(Math.max(...heights)).toBeLessThanOrEqual(13)
  })

  it('draws a run without a known duration at half height instead of none', () => {
    expect(stripMarks([{ kind: 'run', ms: null }])[0]?.height).toBeGreaterThan(3)
  })
})

it('takes the 95th percentile of known durations only', () => {
  expect(longDuration([{ kind: 'run', ms: null }])).toBeNull()
  expect(longDuration([ok(1), ok(2), { kind: 'run', ms: null }])).toBe(2)
})

describe('stripSummary', () => {
  it('says in words what the strip shows', () => {
    expect(stripSummary([])).toBe('No runs yet')
    expect(stripSummary([ok(1), ok(1), { kind: 'fail', ms: 1 }])).toBe(
      'Last 3 runs: 2 succeeded, 1 failed; the newest failed',
    )
    expect(stripSummary([{ kind: 'run', ms: null }])).toBe('Last run: 1 running; the newest is running')
  })
})
