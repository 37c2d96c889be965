'use client'

import { lazy, Suspense, useSyncExternalStore } from 'react'
import { toastQueue } from './toast'

const ToastViewport = lazy(() => import('./toast-viewport'))

/** Once in the shell. Loads what draws toasts with the first one. */
export function Toaster() {
  const version = useSyncExternalStore(toastQueue.watch, toastQueue.version, () => 0)
  if (version === 0) return null
  return (
    <Suspense fallback={null}>
      <ToastViewport version={version} />
    </Suspense>
  )
}
