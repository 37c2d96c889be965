import { TRPCClientError } from '@trpc/client'
import { refusedHeader } from '../plugins/runtime/surface/refused'

/** Whether the portal refused because the session is over. What a plugin's own router says is about the plugin. */
export function isSignedOut(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false
  const response = error.meta?.response
  if (response instanceof Response && isOfPlugin(response)) return signsOut(response)
  return (error.data as { code?: string } | null)?.code === 'UNAUTHORIZED'
}

/** Whether the portal itself answered a call to a plugin that nobody is signed in. */
export function signsOut({ status, headers }: Response): boolean {
  return status === 401 && headers.get(refusedHeader) === 'UNAUTHORIZED'
}

function isOfPlugin({ url }: Response): boolean {
  return /^(https?:\/\/[^/]+)?\/api\/plugins\//.test(url)
}

/** To the sign-in page, and back here after it. */
export function leaveForSignIn(): void {
  if (typeof location === 'undefined' || location.pathname === '/sign-in') return
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
}
