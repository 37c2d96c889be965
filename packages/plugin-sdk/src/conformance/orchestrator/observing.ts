import { must, type Obligation } from '../result'
import { type Bench, receiptOf, until, withFault, wordsOf } from './bench'

/** O4, and what `observe` claims. */
export const honestSight: Obligation<Bench> = {
  id: 'O4',
  title: 'What is seen is not guessed',
  async measure(bench) {
    const { able, engine, options } = bench
    const slot = bench.slot('nothing')
    const nothing = await engine.observe({ slot })
    must(nothing.is === 'absent', `An empty slot must be absent; it was ${wordsOf(nothing)}.`)
    const run = await engine.observeRun({ slot, key: bench.key('nothing') })
    const allowed =
      able.observe.byKey === 'exact' && able.observe.consistency === 'strong' ? ['absent'] : ['absent', 'cannot-tell']
    must(allowed.includes(run.is), `A run that nobody started must be ${allowed.join(' or ')}; it was ${wordsOf(run)}.`)
    const words = ['A slot where nothing was put, and a run that nobody started, were reported as absent.']
    if (options.plant) {
      const planted = bench.slot('planted')
      await options.plant(planted)
      const foreign = await engine.observe({ slot: planted })
      must(
        foreign.is === 'foreign',
        `An object without Groundwork's labels must be foreign; it was ${wordsOf(foreign)}.`,
      )
      words.push("Somebody else's object was foreign.")
    }
    if (options.faults) words.push(await blind(bench))
    return words.join(' ')
  },
}

async function blind(bench: Bench): Promise<string> {
  const { slot } = await bench.placed('unseen')
  const before = bench.options.faults?.hits() ?? 0
  const seen = await withFault(bench, 'away', () => bench.engine.observe({ slot }))
  const met = (bench.options.faults?.hits() ?? 0) > before
  must(
    !met || seen.is === 'cannot-tell',
    `While the engine was away the slot must be cannot-tell; it was ${wordsOf(seen)}.`,
  )
  return met ? 'While its engine was away it could not tell.' : 'It needs no engine to see a definition.'
}

/** O5, and what `definition.visibleMs` claims. */
export const visibility: Obligation<Bench> = {
  id: 'O5',
  title: 'What is done can be seen',
  async measure(bench) {
    const { able, engine } = bench
    const { visibleMs } = able.definition
    const { slot, key } = await bench.placed('visible')
    const began = performance.now()
    const first = await engine.observe({ slot })
    must(first.is !== 'absent', 'Right after a put was done the slot was absent; until it can be seen it is pending.')
    const ready = await until(
      () => engine.observe({ slot }),
      (seen) => seen.is === 'present' && seen.value.state === 'ready',
      visibleMs + 1_000,
    )
    const took = performance.now() - began
    must(
      ready.is === 'present',
      `After ${Math.round(took)} ms the definition was ${wordsOf(ready)}; visibleMs is ${visibleMs}.`,
    )
    must(
      ready.value.state === 'ready',
      `After ${Math.round(took)} ms the definition was ${ready.value.state}; visibleMs is ${visibleMs}.`,
    )
    must(took <= visibleMs + 1_000, `It took ${Math.round(took)} ms to be seen; visibleMs is ${visibleMs}.`)
    must(
      ready.value.labels?.key === key,
      `The definition bears the key ${ready.value.labels?.key ?? 'of nobody'}, not the one it was put with.`,
    )
    return `A definition could be seen ${Math.round(took)} ms after it was put; it declares ${visibleMs} ms, and a second more is allowed.`
  },
}

/** O12. */
export const names: Obligation<Bench> = {
  id: 'O12',
  title: 'Names are apart and stay',
  async measure(bench) {
    const { engine, effect, labels, options } = bench
    // As long as a slot may be, and alike up to the last letter; and alike once punctuation is lost.
    const stem = 'x'.repeat(60)
    const pairs = [`${stem}-a`, `${stem}-b`, 'n-a-b', 'n-ab'].map((name) => bench.slot(name))
    const urls = new Map<string, string>()
    for (const [at, slot] of pairs.entries()) {
      const key = bench.key(`name${at}`)
      const put = { effect: effect(key), slot, labels: labels(key), launch: options.launch, expect: '' }
      receiptOf(await engine.put(put), `put into the slot ${slot}, which was empty`)
    }
    for (const [at, slot] of pairs.entries()) {
      const seen = await engine.observe({ slot })
      must(seen.is === 'present', `The slot ${slot} was ${wordsOf(seen)} after a put into it.`)
      const key = seen.value.labels?.key
      must(
        key === bench.key(`name${at}`),
        `Two slots share a name in the engine: ${slot} bears the key ${key ?? 'of nobody'}.`,
      )
      const other = [...urls].find(([, url]) => url === seen.value.url && url !== '')
      must(!other, `Two slots have one address in the engine: ${slot} and ${other?.[0]}.`)
      urls.set(slot, seen.value.url)
    }
    await mustList(bench, pairs)
    return 'Four slots with names that are nearly the same stayed apart, and all are listed.'
  },
}

async function mustList({ engine }: Bench, slots: string[]): Promise<void> {
  const listed = new Set<string>()
  let after: string | null = null
  for (let page = 0; page < 1_000; page++) {
    const { items, next }: Awaited<ReturnType<typeof engine.list>> = await engine.list({ after })
    for (const { slot } of items) listed.add(slot)
    if (next === null) break
    after = next
  }
  const missing = slots.filter((slot) => !listed.has(slot))
  must(missing.length === 0, `The list leaves out ${missing.join(', ')}.`)
}
