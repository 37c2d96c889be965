'use client'

import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'

export type TooltipProps = {
  /** Names and reasons only; nothing one can press. */
  text: ReactNode
  children: ReactNode
}

const TooltipPopup = lazy(() => import('./tooltip-popup'))
const waitMs = 300

/** Shows `text` 300 ms after the pointer or at once with the focus. The popup's code loads with the first one. */
export function Tooltip({ text, children }: TooltipProps) {
  const [open, setOpen] = useState(false)
  const anchor = useRef<HTMLSpanElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = (ms: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setOpen(true), ms)
  }
  const hide = () => {
    clearTimeout(timer.current)
    setOpen(false)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- listens for its children, is nothing itself
    <span
      ref={anchor}
      className="inline-flex min-w-0"
      onPointerEnter={(event) => event.pointerType === 'mouse' && show(waitMs)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={() => show(0)}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
      {open ? (
        <Suspense fallback={null}>
          <TooltipPopup anchor={anchor} text={text} />
        </Suspense>
      ) : null}
    </span>
  )
}
