'use client'

import { lazy, type ReactNode, Suspense } from 'react'

export type SheetProps = {
  open: boolean
  onClose: () => void
  title: ReactNode
  /** Between the title and what scrolls, for example the steps of a work. */
  head?: ReactNode
  children: ReactNode
  /** Reason and primary action. */
  footer?: ReactNode
  /** 960 instead of 720 px. */
  wide?: boolean
}

const SheetPanel = lazy(() => import('./sheet-panel'))

/**
 * A side sheet over a scrim. Its code loads when it first opens; Esc closes and focus returns.
 *
 * @example
 * ```tsx
 * <Sheet open={shown !== null} onClose={() => setShown(null)} title="Note" footer={<Button kind="primary">Save</Button>}>
 *   <p>{shown?.text}</p>
 * </Sheet>
 * ```
 */
export function Sheet(props: SheetProps) {
  if (!props.open) return null
  return (
    <Suspense fallback={null}>
      <SheetPanel {...props} />
    </Suspense>
  )
}
