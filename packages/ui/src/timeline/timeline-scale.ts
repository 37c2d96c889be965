export type View = { from: number; to: number }

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
]
const shortestView = 5

/** Round instants inside the view, in ms from `origin`, at most `most` of them. */
export function timelineTicks(view: View, origin: number, most = 6): number[] {
  const span = view.to - view.from
  const step = steps.find((each) => span / each <= most) ?? Math.ceil(span / most)
  const first = Math.ceil((view.from - origin) / step) * step
  const ticks: number[] = []
  for (let at = first; origin + at <= view.to && ticks.length <= most + 1; at += step) ticks.push(at)
  return ticks
}

/** Zooms by `factor` (below 1: closer) around a share of the view, never beyond the domain. */
export function zoomView(options: { view: View; domain: View; factor: number; around?: number }): View {
  const { view, domain, factor, around = 0.5 } = options
  const whole = domain.to - domain.from
  const span = Math.min(whole, Math.max(Math.min(shortestView, whole), (view.to - view.from) * factor))
  const pivot = view.from + (view.to - view.from) * around
  return keepInside({ from: pivot - span * around, to: pivot + span * (1 - around) }, domain)
}

/** Moves the view by a share of its own width. */
export function panView(view: View, domain: View, share: number): View {
  const by = (view.to - view.from) * share
  return keepInside({ from: view.from + by, to: view.to + by }, domain)
}

function keepInside(view: View, domain: View): View {
  const span = view.to - view.from
  const from = Math.min(Math.max(view.from, domain.from), domain.to - span)
  return { from, to: from + span }
}

/** Where a bar lies in the view, in percent and cut to what is visible; null when outside. */
export function barPlace(bar: { from: number; to: number }, view: View): { left: number; width: number } | null {
  const span = view.to - view.from
  if (span <= 0 || bar.to < view.from || bar.from > view.to) return null
  const from = Math.max(bar.from, view.from)
  const to = Math.min(bar.to, view.to)
  return { left: ((from - view.from) / span) * 100, width: Math.max(0, ((to - from) / span) * 100) }
}
