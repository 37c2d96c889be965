/** An answer to a program: why not, in words for the person behind it. */
export function refusal(status: number, message: string, code?: string): Response {
  const body = code ? { code, message } : { message }
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
