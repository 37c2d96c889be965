import { describe, expect, it } from 'vitest'
import { createBatcher } from './batcher'

type Item = { key: number; value: string }

function recorder(fails: (items: Item[]) => Error | null = () => null) {
  const batches: string[][] = []
  const batcher = createBatcher<Item, string>({
    run: async (items) => {
      batches.push(items.map(({ value }) => value))
      const error = fails(items)
      if (error) throw error
      return items.map(({ value }) => value.toUpperCase())
    },
    keyOf: ({ key }) => key,
    isolates: (error) => error instanceof RangeError,
  })
  return { batcher, batches }
}

describe('a batcher', () => {
  it('does together what comes together, and gives each its own result', async () => {
    const { batcher, batches } = recorder()
    const results = await Promise.all(['a', 'b', 'c'].map((value, key) => batcher.add({ key, value })))
    expect(results).toEqual(['A', 'B', 'C'])
    expect(batches).toEqual([['a', 'b', 'c']])
  })

  it('keeps items of one key apart and in order', async () => {
    const { batcher, batches } = recorder()
    const items = [
      { key: 1, value: 'a' },
      { key: 1, value: 'b' },
      { key: 2, value: 'c' },
    ]
    expect(await Promise.all(items.map(batcher.add))).toEqual(['A', 'B', 'C'])
    expect(batches).toEqual([['a', 'c'], ['b']])
  })

  it('lets one bad item fail alone', async () => {
    const { batcher } = recorder((items) => (items.some(({ value }) => value === 'bad') ? new RangeError('bad') : null))
    const results = await Promise.allSettled(['a', 'bad', 'c'].map((value, key) => batcher.add({ key, value })))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('fails all at once when the database is away', async () => {
    const { batcher, batches } = recorder(() => new Error('away'))
    const results = await Promise.allSettled(['a', 'b'].map((value, key) => batcher.add({ key, value })))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(batches).toHaveLength(1)
  })
})
