'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { firstLogHeight, lineHeight, logOverscan, type LogRowsProps, useLogPlace, useLogSight } from './log-rows'

/** The lines of a log that are in sight, each as high as it is when it is wrapped: heights are measured as they are seen. */
export function WrappedRows({ frame, empty, total, row, ...places }: LogRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- its functions stay inside this component
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: logOverscan,
    initialRect: { width: 900, height: firstLogHeight },
  })
  const items = virtual.getVirtualItems()
  const size = virtual.getTotalSize()
  useLogPlace(scroller, { ...places, size }, (at) => virtual.scrollToIndex(at - 1, { align: 'center' }))
  useLogSight(places, (items[0]?.index ?? 0) + 1, (items.at(-1)?.index ?? 0) + 1)
  return (
    <div {...frame} ref={scroller}>
      {empty}
      <div className="relative" style={{ height: size }}>
        {items.map(({ index, start }) => row({ index, top: start, measure: virtual.measureElement }))}
      </div>
    </div>
  )
}
