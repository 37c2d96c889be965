'use client'

import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { buttonClass } from '../button-style'
import { toastQueue } from './toast'

const manager = Toast.createToastManager()

export default function ToastViewport({ version }: { version: number }) {
  useEffect(() => {
    for (const { text, action, timeout = action ? 10_000 : 5_000 } of toastQueue.take())
      manager.add({
        title: text,
        timeout,
        actionProps: action ? { children: action.label, onClick: action.run } : undefined,
      })
  }, [version])
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed bottom-12 left-4 z-60 flex w-96 max-w-[calc(100vw-32px)] flex-col gap-2 outline-none">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((each) => (
    <Toast.Root
      key={each.id}
      toast={each}
      className="flex min-h-10 items-center gap-2 rounded-lg bg-raised px-3 py-1 shadow-pop transition-opacity duration-[180ms] data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Toast.Title className="min-w-0 flex-1" />
      {each.actionProps ? <Toast.Action className={buttonClass({ size: 'sm' })} /> : null}
      <Toast.Close className={buttonClass({ kind: 'quiet', size: 'icon-sm' })} aria-label="Dismiss">
        <X size={14} aria-hidden="true" />
      </Toast.Close>
    </Toast.Root>
  ))
}
