/** Work of several requests done in one statement; each caller gets its own result. */
export type Batcher<Item, Result> = { add(item: Item): Promise<Result> }

export type BatcherOptions<Item, Result> = {
  /** Does all of it or throws; results in the order of the items. */
  run: (items: Item[]) => Promise<Result[]>
  /** Items of the same key never share a batch. */
  keyOf: (item: Item) => number
  /** Whether trying the items one by one may help: one of them is bad, rather than the database away. */
  isolates: (error: unknown) => boolean
}

type Waiting<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }

const mostItems = 64
/** Batches under way at once: while these run, the next ones fill. */
const mostRunning = 2

/**
 * Postgres charges statements and commits rather than rows. What arrives in one turn of the event loop, or while other
 * batches are under way, goes together; alone, an item goes at once.
 */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  let queue: Waiting<Item, Result>[] = []
  let running = 0
  let scheduled = false

  function schedule() {
    if (scheduled || running >= mostRunning || queue.length === 0) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      void send()
    })
  }

  async function send() {
    const batch = takeBatch()
    if (batch.length === 0) return
    running += 1
    schedule()
    await perform(batch)
    running -= 1
    schedule()
  }

  function takeBatch(): Waiting<Item, Result>[] {
    const keys = new Set<number>()
    const batch: Waiting<Item, Result>[] = []
    const later: Waiting<Item, Result>[] = []
    for (const waiting of queue) {
      const key = options.keyOf(waiting.item)
      if (batch.length >= mostItems || keys.has(key)) later.push(waiting)
      else batch.push(waiting)
      keys.add(key)
    }
    queue = later
    return batch
  }

  async function perform(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await options.run(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, i) => resolve(results[i] as Result))
    } catch (error) {
      if (batch.length === 1 || !options.isolates(error)) {
        for (const { reject } of batch) reject(error)
        return
      }
      for (const waiting of batch) await perform([waiting])
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject })
        schedule()
      }),
  }
}
