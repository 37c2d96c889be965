'use client'

import { Dialog } from '@base-ui/react/dialog'
import type { DialogProps } from './dialog'
import { usePortalContainer } from './portal-root'

export default function DialogPanel({ open, onClose, title, children, actions }: DialogProps) {
  const container = usePortalContainer()
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal container={container}>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-scrim transition-opacity duration-[180ms] data-starting-style:opacity-0" />
        <Dialog.Popup
          data-modal=""
          className="fixed top-1/2 left-1/2 z-51 flex w-[calc(100%-24px)] max-w-dialog -translate-x-1/2 -translate-y-1/2 flex-col gap-3 rounded-lg bg-raised p-5 shadow-pop outline-none"
        >
          <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
          {children ? <div className="text-ink-2">{children}</div> : null}
          <div className="flex flex-wrap justify-end gap-2">{actions}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
