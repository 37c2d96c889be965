import { setImmediate as tick } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createTurns } from './turns'

it('runs few at once, in order, and goes on after a failure', async () => {
  const inTurn = createTurns(2)
  const began: number[] = []
  const ends: (() => void)[] = []
  const work = (n: number) =>
    inTurn(async () => {
      began.push(n)
      await new Promise<void>((resolve) => ends.push(resolve))
      if (n === 1) throw new Error('failed')
    }).catch(() => {})
  const all = [1, 2, 3, 4].map(work)
  await tick()
  expect(began).toEqual([1, 2])
  ends[0]?.()
  await tick()
  expect(began).toEqual([1, 2, 3])
  while (ends.length > 0) {
    ends.shift()?.()
    await tick()
  }
  await Promise.all(all)
  expect(began).toEqual([1, 2, 3, 4])
})
