import { must, type Obligation } from '../result'
import { type Bench, endRun, mustConflict, receiptOf } from './bench'

/** O1, and what `start.dedupe` and `start.comparesInput` claim. */
export const idempotency: Obligation<Bench> = {
  id: 'O1',
  title: 'The same key is one effect',
  async measure(bench) {
    const words = [await samePut(bench), await sameStart(bench)]
    return words.join(' ')
  },
}

async function samePut(bench: Bench): Promise<string> {
  const { engine, effect, labels, options } = bench
  const { slot, key, token, definition } = await bench.placed('once')
  const put = { effect: effect(key), slot, labels: labels(key), launch: options.launch, expect: '' }
  const second = receiptOf(await engine.put(put), 'second put with the same key')
  must(second.token === token, `A put with the same key made a second effect: token ${token} became ${second.token}.`)
  must(second.url === definition.url, 'A put with the same key answered another receipt.')
  const other = { ...options.launch, timeoutSeconds: options.launch.timeoutSeconds + 1 }
  mustConflict(await engine.put({ ...put, launch: other }), 'A put with the same key and another launch')
  return 'A put made twice was one.'
}

async function sameStart(bench: Bench): Promise<string> {
  const { able, engine, effect, labels, options } = bench
  const { dedupe, comparesInput } = able.start
  if (dedupe === 'none') return 'Starts are not told apart by their key, as it declares.'
  const { slot } = await bench.startable('start-once', options.longLaunch ?? options.launch)
  const key = bench.key('start-once')
  const first = await bench.started(slot, key, options.longLaunch ?? options.launch)
  const again = () => engine.start({ effect: effect(key), slot, labels: labels(key), parameters: {} })
  const second = receiptOf(await again(), 'second start with the same key')
  must(
    second.engineRunId === first,
    `A second start with the key made a second run: ${first} and ${second.engineRunId}.`,
  )
  if (comparesInput) {
    const other = { effect: effect(key), slot, labels: labels(key), parameters: { conformance: 'other' } }
    mustConflict(await engine.start(other), 'A start with the same key and other parameters')
  }
  await endRun(bench, { slot, key })
  if (dedupe !== 'while-open') {
    const late = receiptOf(await again(), 'start with the key of a run that has ended')
    must(
      late.engineRunId === first,
      `It declares dedupe "${dedupe}", but a start with the key of a run that had ended made another run: ${late.engineRunId}.`,
    )
  }
  const begun = await options.witness?.starts(key)
  must(begun === undefined || begun <= 1, `It declares dedupe "${dedupe}", but ${begun} runs began for one key.`)
  return `A run started again with its key stayed one run (dedupe "${dedupe}").`
}
