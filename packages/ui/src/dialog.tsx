'use client'

import { lazy, type ReactNode, Suspense } from 'react'

export type DialogProps = {
  open: boolean
  onClose: () => void
  title: ReactNode
  children?: ReactNode
  /** Buttons, the safe one first. */
  actions: ReactNode
}

const DialogPanel = lazy(() => import('./dialog-panel'))

/**
 * A question in the middle of the page, only for what cannot be undone. Its code loads when it first opens.
 *
 * @example
 * ```tsx
 * <Dialog
 *   open={asking}
 *   onClose={() => setAsking(false)}
 *   title="Remove all notes?"
 *   actions={
 *     <>
 *       <Button onClick={() => setAsking(false)}>Keep them</Button>
 *       <Button kind="danger" onClick={removeAll}>Remove them</Button>
 *     </>
 *   }
 * >
 *   They cannot be brought back.
 * </Dialog>
 * ```
 */
export function Dialog(props: DialogProps) {
  if (!props.open) return null
  return (
    <Suspense fallback={null}>
      <DialogPanel {...props} />
    </Suspense>
  )
}
