import { TRPCClientError } from '@trpc/client'

/** Whether the portal refused because the session is over. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof TRPCClientError && (error.data as { code?: string } | null)?.code === 'UNAUTHORIZED'
}

/** To the sign-in page, and back here after it. */
export function leaveForSignIn(): void {
  if (typeof location === 'undefined' || location.pathname === '/sign-in') return
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
}
