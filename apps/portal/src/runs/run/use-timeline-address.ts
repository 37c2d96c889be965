'use client'

import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { useChangedHref } from '../use-changed-href'

type Part = { from: number; to: number }

/**
 * What a timeline keeps in the address: the steps that were opened (`open`) and closed (`fold`) by hand, those of which every task is
 * listed (`more`), and the part of the axis that is shown (`zoom=from-to`, whole ms from the run's begin).
 */
export function useTimelineAddress() {
  const params = useSearchParams()
  const href = useChangedHref()
  // By what stands there: another task that is chosen changes the address too, and thousands of rows are made anew of these.
  const [open, fold, more] = ['open', 'fold', 'more'].map((name) => params.getAll(name).join('/')) as [
    string,
    string,
    string,
  ]
  const opened = useMemo(
    () => new Map([...partsOf(open).map(isAs(true)), ...partsOf(fold).map(isAs(false))]),
    [open, fold],
  )
  const unfolded = useMemo(() => new Set(partsOf(more)), [more])
  const keep = (changes: Parameters<typeof href>[0]) => window.history.replaceState(null, '', href(changes))
  return {
    ...{ opened, unfolded, zoomed: partOf(params.get('zoom')) },
    open(step: string, isOpen: boolean) {
      const steps = [...new Map([...opened, [step, isOpen]])]
      const of = (wanted: boolean) => steps.flatMap(([name, is]) => (is === wanted ? [name] : []))
      keep({ open: of(true), fold: of(false) })
    },
    unfold: (step: string) => keep({ more: [...new Set([...unfolded, step])] }),
    zoom: (part: Part | null) => keep({ zoom: part && `${Math.round(part.from)}-${Math.round(part.to)}` }),
  }
}

/** Names of steps are names in Python: none has a slash. */
const partsOf = (joined: string) => joined.split('/').filter(Boolean)
const isAs = (isOpen: boolean) => (step: string) => [step, isOpen] as const

function partOf(text: string | null): Part | null {
  const [, from = 0, to = 0] = (/^(\d{1,12})-(\d{1,12})$/.exec(text ?? '') ?? []).map(Number)
  return to > from ? { from, to } : null
}
