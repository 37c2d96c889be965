import { refusedHeader } from '../surface/refused'

/** An answer to a program: why not, in words for the person behind it. */
export function refusal(status: number, message: string, code?: string): Response {
  const text = JSON.stringify(code ? { code, message } : { message })
  const length = String(new TextEncoder().encode(text).byteLength)
  return new Response(text, {
    status,
    headers: { 'cache-control': 'no-store', 'content-type': 'application/json', 'content-length': length },
  })
}

/** That nobody is signed in, marked as the portal's own word: pages lead to the sign-in page. */
export function signedOut(): Response {
  const response = refusal(401, 'You are not signed in.')
  response.headers.set(refusedHeader, 'UNAUTHORIZED')
  return response
}
