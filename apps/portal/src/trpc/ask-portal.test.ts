import { afterEach, expect, test, vi } from 'vitest'
import { askPortal } from './ask-portal'

afterEach(() => void vi.unstubAllGlobals())

test('a portal that does not answer is told in words, not in those of the browser', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  await expect(askPortal('/api/trpc')).rejects.toThrow('The portal does not answer.')
})

test('a request that was called off stays what it is', async () => {
  const off = new DOMException('The operation was aborted.', 'AbortError')
  vi.stubGlobal('fetch', () => Promise.reject(off))
  await expect(askPortal('/api/trpc')).rejects.toBe(off)
})
