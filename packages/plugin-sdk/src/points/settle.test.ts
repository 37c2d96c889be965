import { expect, it } from 'vitest'
import { PlatformError, type PlatformErrorCode } from '../platform/error'
import { look, settle } from './settle'

const inMs = (ms: number) => ({ deadline: new Date(Date.now() + ms).toISOString() })
const never = () => new Promise<never>(() => {})
const failing = (code: PlatformErrorCode) =>
  settle(inMs(5_000), () => Promise.reject(new PlatformError('No.', { code, retryAfterMs: 700 })))

it('begins nothing after its deadline, and gives up what passes it', async () => {
  let began = false
  const late = await settle(inMs(-1), async () => {
    began = true
    return { is: 'done', receipt: 1 }
  })
  expect([late.is, began]).toEqual(['retry', false])
  expect(await settle({ deadline: 'no instant' }, never)).toMatchObject({ is: 'retry' })
  expect(await settle(inMs(500), never)).toMatchObject({ is: 'unknown' })
})

it('is sure only of what the platform refused before it did anything', async () => {
  expect(await failing('too-many')).toEqual({ is: 'retry', code: 'throttled', afterMs: 700, detail: 'No.' })
  expect(await failing('not-allowed')).toEqual({ is: 'refused', code: 'forbidden', detail: 'No.' })
  expect(await failing('bad-input')).toMatchObject({ is: 'refused', code: 'invalid' })
  for (const code of ['unavailable', 'timed-out', 'failed', 'sql', 'conflict'] as const)
    expect(await failing(code), code).toEqual({ is: 'unknown', detail: 'No.' })
  expect(await settle(inMs(5_000), () => Promise.reject(new SyntaxError('x')))).toMatchObject({ is: 'unknown' })
})

it('cannot tell where it was not answered', async () => {
  expect(await look(() => Promise.reject(new Error('Away.')))).toEqual({ is: 'cannot-tell', detail: 'Away.' })
  expect(await look(never, 20)).toMatchObject({ is: 'cannot-tell' })
  expect(await look<number>(async () => ({ is: 'present', value: 7 }))).toEqual({ is: 'present', value: 7 })
})
