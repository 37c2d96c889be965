'use client'

import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { type Changes, changedAddress, paramsNow } from '../use-changed-href'

type Part = { from: number; to: number }

/**
 * What a timeline keeps in the address: the steps that were opened (`open`) and closed (`fold`) by hand, those of which every task is
 * listed (`more`), and the part of the axis that is shown (`zoom=from-to`, whole ms from the run's begin).
 */
export function useTimelineAddress() {
  const params = useSearchParams()
  // By what stands there: another task that is chosen changes the address too, and thousands of rows are made anew of these.
  const [open, fold, more] = [joined(params, 'open'), joined(params, 'fold'), joined(params, 'more')]
  const opened = useMemo(() => openedBy(open, fold), [open, fold])
  const unfolded = useMemo(() => new Set(partsOf(more)), [more])
  const keep = (changes: Changes) => window.history.replaceState(null, '', changedAddress(changes))
  return {
    ...{ opened, unfolded, zoomed: partOf(params.get('zoom')) },
    open(step: string, isOpen: boolean) {
      const now = paramsNow()
      const steps = [...openedBy(joined(now, 'open'), joined(now, 'fold')).set(step, isOpen)]
      const of = (wanted: boolean) => steps.flatMap(([name, is]) => (is === wanted ? [name] : []))
      keep({ open: of(true), fold: of(false) })
    },
    unfold: (step: string) => keep({ more: [...new Set([...partsOf(joined(paramsNow(), 'more')), step])] }),
    zoom: (part: Part | null) => keep({ zoom: part && `${Math.round(part.from)}-${Math.round(part.to)}` }),
  }
}

/** Names of steps are names in Python: none has a slash. */
const joined = (params: URLSearchParams, name: string) => params.getAll(name).join('/')
const partsOf = (text: string) => text.split('/').filter(Boolean)
const isAs = (isOpen: boolean) => (step: string) => [step, isOpen] as const
const openedBy = (open: string, fold: string) =>
  new Map([...partsOf(open).map(isAs(true)), ...partsOf(fold).map(isAs(false))])

function partOf(text: string | null): Part | null {
  const [, from = 0, to = 0] = (/^(\d{1,12})-(\d{1,12})$/.exec(text ?? '') ?? []).map(Number)
  return to > from ? { from, to } : null
}
