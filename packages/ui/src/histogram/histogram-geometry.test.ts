import { expect, it } from 'vitest'
import { histogramBars, histogramSize, histogramTicks, selectionShare } from './histogram-geometry'

const bucket = (counts: Partial<Record<'ok' | 'fail' | 'run' | 'unk', number>>) => ({
  at: 0,
  ok: 0,
  fail: 0,
  run: 0,
  unk: 0,
  ...counts,
})

it('stacks good runs above the ground without gaps and failures below', () => {
  const bars = histogramBars([bucket({ ok: 3, run: 2, fail: 1 })])
  const ok = bars.find((bar) => bar.kind === 'ok')
  const run = bars.find((bar) => bar.kind === 'run')
  const fail = bars.find((bar) => bar.kind === 'fail')
  expect((ok?.y ?? 0) + (ok?.height ?? 0)).toBeCloseTo(histogramSize.ground - 0.5)
  expect((run?.y ?? 0) + (run?.height ?? 0)).toBeCloseTo(ok?.y ?? 0)
  expect(fail?.y).toBeGreaterThan(histogramSize.ground)
})

it('stays in its frame for large counts and shows single ones', () => {
  const bars = histogramBars([bucket({ ok: 100_000, fail: 1 }), bucket({ fail: 90_000 })])
  for (const bar of bars) {
    expect(bar.y).toBeGreaterThanOrEqual(0)
    expect(bar.y + bar.height).toBeLessThanOrEqual(histogramSize.height)
  }
  expect(bars.find((bar) => bar.kind === 'fail' && bar.bucket === 0)?.height).toBe(2)
})

it('draws nothing for nothing', () => expect(histogramBars([bucket({})])).toEqual([]))

it('cuts a selection to what is shown', () => {
  const domain = { from: 100, to: 200 }
  expect(selectionShare(domain, { from: 50, to: 150 })).toEqual({ start: 0, end: 0.5 })
  expect(selectionShare(domain, { from: 200, to: 300 })).toBeNull()
})

it('writes few round times below, whatever the period', () => {
  const hour = 3_600_000
  expect(histogramTicks({ from: 10 * hour + 60_000, to: 16 * hour }).map((at) => at / hour)).toEqual([
    11, 12, 13, 14, 15, 16,
  ])
  for (const span of [60_000, 6 * hour, 24 * hour, 7 * 24 * hour, 365 * 24 * hour])
    expect(histogramTicks({ from: 1e12, to: 1e12 + span }).length).toBeLessThanOrEqual(10)
})
