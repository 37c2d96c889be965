import { must, NotMeasured, type Obligation } from '../result'
import { type Bench, isOver, mustRun, receiptOf, until, wordsOf } from './bench'

/** O8, and what `cancel` claims. */
export const cancelling: Obligation<Bench> = {
  id: 'O8',
  title: 'Cancelled means ended',
  async measure(bench) {
    const { able, engine, effect, options } = bench
    const { longLaunch, witness } = options
    if (!longLaunch) throw new NotMeasured('No launch was given that runs long enough to be cancelled.')
    const { slot } = await bench.startable('cancel', longLaunch)
    const key = bench.key('cancel')
    await bench.started(slot, key, longLaunch)
    await mustRun(bench, { slot, key })
    if (witness)
      await until(
        () => witness.living(key),
        (living) => living > 0,
        5_000,
      )
    const outcome = await engine.cancel({ effect: effect(bench.key('cancelit')), slot, run: key })
    if (able.cancel === 'none') {
      must(outcome.is === 'refused', `It declares that it cannot cancel; the answer was ${wordsOf(outcome)}.`)
      throw new NotMeasured('It declares that it cannot cancel, and refuses to.')
    }
    const receipt = receiptOf(outcome, 'cancel of a run that runs')
    must(isOver(receipt), `A cancel was done, and the run is ${receipt.phase}.`)
    const living = (await witness?.living(key)) ?? 0
    must(
      living === 0 || receipt.phase === 'lost',
      `It said "${receipt.phase}" while ${living} process(es) of the run were alive.`,
    )
    if (able.cancel === 'tree') {
      const said = `It declares that it cancels the whole tree, but the run is ${receipt.phase}`
      must(receipt.phase === 'cancelled', `${said}.`)
      must(living === 0, `${said} and ${living} process(es) live.`)
    }
    const after = await engine.observeRun({ slot, key })
    const phase = after.is === 'present' ? after.value.phase : after.is
    must(phase === receipt.phase, `The cancel said "${receipt.phase}", and the run is "${phase}" afterwards.`)
    return `The run was "${phase}"${witness ? ' and none of its processes lived' : ''} (cancel "${able.cancel}").`
  },
}
