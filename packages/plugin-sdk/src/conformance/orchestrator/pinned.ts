import { must, NotMeasured, type Obligation } from '../result'
import { type Bench, endRun, isOver, mustRun, until, wordsOf } from './bench'

/** What `definition.runsPinned` claims: in both directions, so that neither the old nor the new launch alone explains it. */
export const pinnedRuns: Obligation<Bench> = {
  id: 'C3',
  title: 'A run goes on with what it was started with',
  async measure(bench) {
    if (!bench.able.definition.runsPinned)
      throw new NotMeasured(
        'It declares that a run may go on with another definition than its own: Groundwork names the version in each run key, and the launcher fetches that one.',
      )
    await longGoesOn(bench)
    await quickEnds(bench)
    return 'A run that was long went on, and one that was quick ended, after another definition had taken the slot.'
  },
}

async function longGoesOn(bench: Bench): Promise<void> {
  const { engine, options, pace } = bench
  const long = longOf(bench)
  const { slot, token } = await bench.startable('pinnedlong', long)
  const key = bench.key('pinnedlong')
  const started = await bench.started(slot, key, long)
  const before = await mustRun(bench, { slot, key })
  const { token: next } = await bench.replaced({ slot, token }, 'pinnedlong', options.launch)
  await bench.activated({ slot, token: next }, 'pinnedlongnew')
  await new Promise((resolve) => setTimeout(resolve, pace.quietMs))
  const after = await engine.observeRun({ slot, key })
  const phase = after.is === 'present' ? after.value.phase : wordsOf(after)
  must(
    after.is === 'present' && after.value.phase === 'running',
    `It declares that runs are pinned, but a run that went on was ${phase} once another definition had taken the slot.`,
  )
  must(
    after.value.engineRunId === started && after.value.attempt === before.attempt,
    `It declares that runs are pinned, but a run was begun again once another definition had taken the slot: ${started}, attempt ${before.attempt}, became ${after.value.engineRunId}, attempt ${after.value.attempt}.`,
  )
  const begun = await options.witness?.starts(key)
  must(begun === undefined || begun <= 1, `${begun} runs began for one key while its definition was replaced.`)
  await endRun(bench, { slot, key }).catch((error: unknown) => {
    // One that cannot be cancelled runs on by itself; that it did is what was to be seen.
    if (!(error instanceof NotMeasured)) throw error
  })
}

async function quickEnds(bench: Bench): Promise<void> {
  const { slot, token } = await bench.startable('pinnedquick')
  const key = bench.key('pinnedquick')
  await bench.started(slot, key)
  const { token: next } = await bench.replaced({ slot, token }, 'pinnedquick', longOf(bench))
  await bench.activated({ slot, token: next }, 'pinnedquicknew')
  const end = await bench.untilRun({ slot, key }, isOver)
  const phase = end.is === 'present' ? end.value.phase : wordsOf(end)
  must(
    phase === 'succeeded',
    `It declares that runs are pinned, but a run of something quick was ${phase} once something long had taken the slot.`,
  )
}

/** What `definition.replace` claims. */
export const replacing: Obligation<Bench> = {
  id: 'C4',
  title: 'A new definition replaces the old one as declared',
  async measure(bench) {
    const { able, engine, options } = bench
    const { replace, visibleMs } = able.definition
    const first = await bench.placed('replace')
    const { slot } = first
    const { token } = await bench.activated(first, 'replace')
    const other = options.longLaunch ?? { ...options.launch, timeoutSeconds: options.launch.timeoutSeconds + 1 }
    const put = await bench.replaced({ slot, token }, 'replacenew', other)
    const seen = await until(
      () => engine.observe({ slot }),
      (now) => now.is === 'present' && now.value.labels?.key === put.labels?.key,
      visibleMs + 1_000,
    )
    must(seen.is === 'present', `After a second put the slot was ${wordsOf(seen)}.`)
    must(
      seen.value.labels?.key === put.labels?.key,
      `After a second put the slot shows the definition of ${seen.value.labels?.key ?? 'nobody'}, not the one that was put last.`,
    )
    if (replace === 'in-place') return 'The second put took the place of the first one, as it declares.'
    longOf(bench)
    const key = bench.key('replacerun')
    await bench.started(slot, key, options.launch)
    const end = await bench.untilRun({ slot, key }, isOver)
    const phase = end.is === 'present' ? end.value.phase : wordsOf(end)
    must(
      phase === 'succeeded',
      `It declares that a new definition stands beside the old one until it is switched on, but a run before that was not of the old one: it is ${phase}.`,
    )
    return 'Until the new definition was switched on, what was started was the old one, as it declares.'
  },
}

function longOf({ options: { longLaunch } }: Bench) {
  if (longLaunch) return longLaunch
  throw new NotMeasured('No launch was given that runs long enough to see its definition replaced.')
}
