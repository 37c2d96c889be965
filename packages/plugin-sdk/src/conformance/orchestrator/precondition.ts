import { must, NotMeasured, type Obligation } from '../result'
import { type Bench, mustConflict, receiptOf } from './bench'

/** O2, and what `definition.precondition` claims. */
export const precondition: Obligation<Bench> = {
  id: 'O2',
  title: 'A stale token overwrites nothing',
  async measure(bench) {
    const { able, engine, effect, labels, options } = bench
    const claims = able.definition.precondition
    if (claims === 'none') throw new NotMeasured('It declares that it keeps no precondition.')
    const { slot, token } = await bench.placed('stale')
    const third = bench.key('stale3')
    const put = { slot, labels: labels(third), launch: options.launch }
    const created = await engine.put({ ...put, effect: effect(third), expect: '' })
    mustConflict(created, 'A put that expects an empty slot where something is')
    if (claims === 'create-only') return 'A slot that was taken was not overwritten (precondition "create-only").'
    const second = bench.key('stale2')
    const moved = await engine.put({ ...put, effect: effect(second), labels: labels(second), expect: token })
    const newest = receiptOf(moved, 'put with the token that was observed')
    must(newest.token !== token, 'It gave two definitions the same token, so that no put can tell them apart.')
    const late = await engine.put({ ...put, effect: effect(third), expect: token })
    must(
      late.is !== 'done',
      'It declares the precondition "token", but a put with a stale token overwrote the definition.',
    )
    mustConflict(late, 'A put with a stale token')
    const to = { slot, labels: labels(third), schedule: null, active: true, expect: token }
    mustConflict(await engine.activate({ ...to, effect: effect(third) }), 'An activate with a stale token')
    mustConflict(await engine.remove({ effect: effect(third), slot, expect: token }), 'A remove with a stale token')
    const seen = await engine.observe({ slot })
    const key = seen.is === 'present' ? seen.value.labels?.key : null
    must(key === second, `After three refusals the slot bears the key ${key ?? 'of nobody'}, not that of the last put.`)
    return 'Put, activate and remove with a stale token were refused, and left what was there.'
  },
}

/** O6. */
export const fencing: Obligation<Bench> = {
  id: 'O6',
  title: 'A lower fence is refused',
  async measure(bench) {
    const { able, engine, effect, labels, options } = bench
    if (able.definition.precondition === 'none') throw new NotMeasured('It declares that it keeps no precondition.')
    const slot = bench.slot('fence')
    const high = bench.key('fence9')
    const put = { slot, launch: options.launch }
    const first = { ...put, effect: effect(high, { fence: 9 }), labels: labels(high, 9), expect: '' }
    const { token } = receiptOf(await engine.put(first), 'put with the fence 9')
    const low = bench.key('fence8')
    const late = { ...put, effect: effect(low, { fence: 8 }), labels: labels(low, 8), expect: token }
    mustConflict(await engine.put(late), 'A put with the fence 8 over an object with the fence 9')
    const to = { slot, labels: labels(low, 8), schedule: null, active: true, expect: token }
    const activated = await engine.activate({ ...to, effect: effect(low, { fence: 8 }) })
    mustConflict(activated, 'An activate with the fence 8 on an object with the fence 9')
    return 'Put and activate with a lower fence were refused although the token fitted.'
  },
}
