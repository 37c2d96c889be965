import { TRPCClientError } from '@trpc/client'
import { expect, it } from 'vitest'
import { isSignedOut } from './signed-out'

function refused(address: string, headers: Record<string, string> = {}) {
  const response = new Response(null, { status: 401, headers })
  Object.defineProperty(response, 'url', { value: `http://portal.test${address}` })
  const error = { message: 'No.', code: -32001, data: { code: 'UNAUTHORIZED', httpStatus: 401 } }
  return TRPCClientError.from({ error }, { meta: { response } })
}

it("leads to the sign-in page for the portal's word, not for that of a plugin's router", () => {
  expect(isSignedOut(refused('/api/trpc/runs.list'))).toBe(true)
  expect(isSignedOut(refused('/api/plugins/spend/trpc/sum', { 'x-groundwork-refusal': 'UNAUTHORIZED' }))).toBe(true)
  expect(isSignedOut(refused('/api/plugins/spend/trpc/sum'))).toBe(false)
  expect(isSignedOut(new Error('No.'))).toBe(false)
})
