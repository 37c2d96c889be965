'use client'

import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { buttonClass } from './button-style'
import { classes } from './classes'
import { usePortalContainer } from './portal-root'
import type { SheetProps } from './sheet'

export default function SheetPanel({ open, onClose, title, head, children, footer, wide }: SheetProps) {
  const container = usePortalContainer()
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal container={container}>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-[180ms] data-starting-style:opacity-0" />
        <Dialog.Popup
          data-modal=""
          className={classes(
            'fixed inset-y-0 right-0 z-41 flex w-full flex-col bg-surface shadow-sheet transition-transform duration-[180ms] ease-out outline-none data-starting-style:translate-x-4',
            wide ? 'sm:max-w-sheet-wide' : 'sm:max-w-sheet',
          )}
        >
          <header className="flex items-center gap-3 border-b border-line-faint px-5 py-3 max-sm:px-3.5">
            <Dialog.Title className="min-w-0 flex-1 truncate text-lg font-semibold">{title}</Dialog.Title>
            <Dialog.Close className={buttonClass({ kind: 'quiet', size: 'icon' })} aria-label="Close">
              <X size={16} strokeWidth={1.75} aria-hidden="true" />
            </Dialog.Close>
          </header>
          {head}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard too */}
          <div tabIndex={0} className="min-h-0 flex-1 overflow-auto px-5 py-4 max-sm:px-3.5">
            {children}
          </div>
          {footer ? (
            <footer className="flex items-center justify-end gap-3 border-t border-line bg-canvas px-5 py-3 max-sm:px-3.5">
              {footer}
            </footer>
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
