'use client'

import { useEffect, useRef } from 'react'

/** Brings the current tab into view where the tabs are wider than their place. */
export function TabInView({ current }: { current: string }) {
  const mark = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const tabs = mark.current?.parentElement
    const tab = tabs?.querySelector('[aria-current]')
    if (!tabs || !tab || tabs.scrollWidth <= tabs.clientWidth) return
    const [place, own] = [tabs.getBoundingClientRect(), tab.getBoundingClientRect()]
    tabs.scrollLeft += own.left + own.width / 2 - (place.left + place.width / 2)
  }, [current])
  return <span ref={mark} hidden />
}
