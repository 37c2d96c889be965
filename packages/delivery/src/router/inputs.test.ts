import { expect, it } from 'vitest'
import { request, requestKey } from './inputs'

it('takes the keys of clicks, and none that Groundwork or a plugin asks with', () => {
  const id = crypto.randomUUID()
  expect(requestKey.safeParse(id).success).toBe(true)
  for (const key of [`rollback:${id}`, `plugin/publisher/${id}`, 'short', ''])
    expect(requestKey.safeParse(key).success).toBe(false)
  const asked = { target: { targetId: id }, version: 'a'.repeat(64), planHash: 'b'.repeat(64) }
  expect(request.safeParse({ ...asked, requestKey: id }).success).toBe(true)
  expect(request.safeParse({ ...asked, requestKey: `rollback:${id}` }).success).toBe(false)
})
