import { askPortal } from '../../../trpc/ask-portal'
import { leaveForSignIn, signsOut } from '../../../trpc/signed-out'

/** Carries a call of a plugin's page to its backend; where the session is over, it leads to the sign-in page. */
export async function askPlugin(input: RequestInfo | URL | string, init?: RequestInit): Promise<Response> {
  const response = await askPortal(input, init)
  if (signsOut(response)) leaveForSignIn()
  return response
}
