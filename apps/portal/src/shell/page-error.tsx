'use client'

import { useRouter } from 'next/navigation'
import { startTransition } from 'react'

export type PageErrorProps = { error: Error & { digest?: string }; reset: () => void }

/** Stands in for a page that could not be rendered: what stopped, what is unharmed, try again. */
export function PageError({ error, reset }: PageErrorProps) {
  const router = useRouter()
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  return (
    <div role="alert" className="flex flex-col items-start gap-3 p-5 max-sm:p-3">
      <h1 className="text-xl font-semibold">This page could not be made.</h1>
      <p className="max-w-prose text-ink-2">
        The database may be away for a moment, or the page has a fault. Recorded runs and promotions are unharmed, and
        both go on without this page.
      </p>
      <button
        type="button"
        onClick={retry}
        className="h-control rounded-sm border border-line bg-surface px-2.5 font-medium hover:bg-hover"
      >
        Try again
      </button>
      {error.digest && (
        <p className="text-xs text-ink-3">
          The portal’s log has the cause under <code>{error.digest}</code>.
        </p>
      )}
    </div>
  )
}
