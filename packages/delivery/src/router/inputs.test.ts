import { expect, it } from 'vitest'
import { request, requestKey, said } from './inputs'

it('takes the keys of clicks, and none that Groundwork or a plugin asks with', () => {
  const id = crypto.randomUUID()
  expect(requestKey.safeParse(id).success).toBe(true)
  for (const key of [`rollback:${id}`, `plugin/publisher/${id}`, 'short', ''])
    expect(requestKey.safeParse(key).success).toBe(false)
  const asked = { target: { targetId: id }, version: 'a'.repeat(64), planHash: 'b'.repeat(64) }
  expect(request.safeParse({ ...asked, requestKey: id }).success).toBe(true)
  expect(request.safeParse({ ...asked, requestKey: `rollback:${id}` }).success).toBe(false)
})

it('lets no token into what a person writes for others', () => {
  const token = `gw_record_${'aB3'.repeat(10)}xy`
  expect(said(200).safeParse('For the cinemas: gw_record is the prefix').success).toBe(true)
  expect(said(200).safeParse(`Use ${token} for it`).error?.issues[0]?.message).toMatch(
    /looks like a token.*Leave it out/,
  )
  const id = crypto.randomUUID()
  const asked = { target: { targetId: id }, version: 'a'.repeat(64), planHash: 'b'.repeat(64), requestKey: id }
  expect(request.safeParse({ ...asked, note: token }).success).toBe(false)
})
