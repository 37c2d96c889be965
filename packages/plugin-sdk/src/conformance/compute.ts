import type { ComputeV1 } from '../points/compute'
import type { Finding, Resources } from '../points/effect'
import {
  type ConformanceReport,
  type ConformanceResult,
  measureAll,
  must,
  NotMeasured,
  type Obligation,
  type PointCall,
} from './result'

/**
 * What the kit of compute is given: a lock that it can make an environment of (null: the one that is there).
 *
 * @example
 * ```ts
 * const options: ComputeConformanceOptions = { call, lock: null }
 * ```
 */
export type ComputeConformanceOptions = {
  call: PointCall
  lock: string | null
  /** Another lock that it can make an environment of. Without it C4 is not measured. */
  otherLock?: string
  /** How long an environment may take to be ready; 60 s. */
  readyMs?: number
  /** The pool that usage and limits are asked of; `default`. */
  pool?: string
  onResult?(result: ConformanceResult): void | Promise<void>
}

type Answer<Method extends keyof ComputeV1> = Awaited<ReturnType<ComputeV1[Method]>>
type Wanted = { resources: Resources; environment?: { lock: string | null; image?: string } }

const readyMs = 60_000
const lookMs = 100

const obligations: readonly Obligation<ComputeConformanceOptions>[] = [
  { id: 'C1', title: 'What does not fit is found', measure: whatFits },
  {
    id: 'C2',
    title: 'One lock is one environment',
    async measure(options) {
      const { lock } = options
      const [first, second] = await Promise.all([resolved(options, lock), resolved(options, lock)])
      must(first.digest === second.digest, 'One lock gave two environments.')
      return `Asked for twice at once it was one, and ready: ${first.digest.slice(0, 12)}.`
    },
  },
  { id: 'C3', title: 'Decorating changes nothing', measure: decorated },
  {
    id: 'C4',
    title: 'Another lock is another environment',
    async measure(options) {
      const { lock, otherLock } = options
      if (otherLock === undefined) throw new NotMeasured('The kit was given no second lock.')
      const one = await resolved(options, lock)
      const other = await resolved(options, otherLock)
      must(one.digest !== other.digest, `Two locks gave one environment: ${one.digest.slice(0, 12)}.`)
      return `Two locks were two environments: ${one.digest.slice(0, 12)} and ${other.digest.slice(0, 12)}.`
    },
  },
  { id: 'C5', title: 'What was used is told', measure: used },
  { id: 'C6', title: 'What there is is told', measure: limits },
]

/**
 * Measures compute: what is more than it declares is found before it is started, one lock is one environment that becomes ready
 * and another lock another one, and it says what was used and what there is.
 *
 * @example
 * ```ts
 * const { failed } = await runComputeConformance({
 *   call: (method, input) => backend.call('my-compute', method, input),
 *   lock: null,
 * })
 * ```
 */
export function runComputeConformance(options: ComputeConformanceOptions): Promise<ConformanceReport> {
  return measureAll(obligations, { context: options, onResult: options.onResult })
}

/** Nothing is found against all that it declares, and an error against more, one thing at a time. */
async function whatFits(options: ComputeConformanceOptions): Promise<string> {
  const able = (await options.call('capabilities', {})) as Answer<'capabilities'>
  const { maxCpu, maxMemoryMb, gpus, images } = able
  must(maxCpu > 0 && maxMemoryMb > 0, `It declares ${maxCpu} processors and ${maxMemoryMb} MB.`)
  const small = { cpu: Math.min(1, maxCpu), memoryMb: Math.min(64, maxMemoryMb) }
  const all = { cpu: maxCpu, memoryMb: maxMemoryMb }
  await mustFit(options, 'What fits', { resources: small })
  await mustFit(options, 'All that it declares', { resources: all })
  await mustNotFit(options, `It has ${maxCpu} processors, and found nothing against ${maxCpu + 1}.`, {
    resources: { ...small, cpu: maxCpu + 1 },
  })
  await mustNotFit(options, `It has ${maxMemoryMb} MB, and found nothing against ${maxMemoryMb + 1} MB.`, {
    resources: { ...small, memoryMb: maxMemoryMb + 1 },
  })
  if (gpus.length > 0) await mustFit(options, 'One GPU', { resources: { ...small, gpu: 1 } })
  else await mustNotFit(options, 'It has no GPU, and found nothing against one.', { resources: { ...small, gpu: 1 } })
  if (!images)
    await mustNotFit(options, 'It runs no images, and found nothing against one.', {
      resources: small,
      environment: { lock: options.lock, image: 'conformance:1' },
    })
  return `What fits was taken, ${maxCpu + 1} processors and ${maxMemoryMb + 1} MB were not.`
}

async function errorsOf({ call, lock }: ComputeConformanceOptions, wanted: Wanted): Promise<string[]> {
  const findings = (await call('check', { environment: { lock }, ...wanted })) as Finding[]
  return findings.filter(({ level }) => level === 'error').map(({ message }) => message)
}

async function mustFit(options: ComputeConformanceOptions, what: string, wanted: Wanted): Promise<void> {
  const [error] = await errorsOf(options, wanted)
  must(error === undefined, `${what} was found wanting: ${error}`)
}

async function mustNotFit(options: ComputeConformanceOptions, otherwise: string, wanted: Wanted): Promise<void> {
  must((await errorsOf(options, wanted)).length > 0, otherwise)
}

type Resolved = { digest: string; sizeMb: number; ready: boolean }

/** Asked for until it is ready, as the executor asks. */
async function resolved(options: ComputeConformanceOptions, lock: string | null): Promise<Resolved> {
  const patience = options.readyMs ?? readyMs
  const late = performance.now() + patience
  for (;;) {
    const outcome = (await options.call('resolve', { environment: { lock } })) as Answer<'resolve'>
    const isSettled = outcome.is === 'done' || outcome.is === 'retry'
    must(isSettled, `An environment was "${outcome.is}"${'detail' in outcome ? `: ${outcome.detail}` : ''}.`)
    if (outcome.is === 'done') {
      const { digest, sizeMb, ready } = outcome.receipt
      must(typeof digest === 'string' && digest !== '', 'An environment has no digest.')
      must(Number.isFinite(sizeMb) && sizeMb >= 0, `An environment is ${sizeMb} MB large.`)
      if (ready) return outcome.receipt
    }
    must(performance.now() < late, `An environment was not ready after ${patience / 1_000} s.`)
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
}

async function decorated({ call }: ComputeConformanceOptions): Promise<string> {
  const decorate = () => call('decorate', { resources: { cpu: 1, memoryMb: 64 } }) as Promise<Answer<'decorate'>>
  const first = await decorate()
  must(JSON.stringify(first) === JSON.stringify(await decorate()), 'The same resources were decorated differently.')
  const odd = first.decorators.find((each) => !/^[A-Za-z_]\w*(:.*)?$/s.test(each))
  must(odd === undefined, `"${odd}" is no decorator of Metaflow, as --with takes it.`)
  const name = Object.keys(first.env).find((each) => !/^[A-Za-z_]\w*$/.test(each))
  must(name === undefined, `"${name}" is no name of a variable.`)
  return 'The same resources were decorated alike.'
}

async function used({ call, pool = 'default' }: ComputeConformanceOptions): Promise<string> {
  const usage = (await call('usage', { of: { pool } })) as Answer<'usage'> | null
  must(usage !== null && typeof usage === 'object', 'It says nothing of what was used.')
  const { since, cpuSeconds, memoryPeakMb, gpuSeconds = 0 } = usage
  must(!Number.isNaN(Date.parse(since)), `It counts what was used since "${since}", which is no time.`)
  const figures = [cpuSeconds, memoryPeakMb, gpuSeconds]
  must(figures.every(isAmount), `What was used is no amount: ${figures.join(', ')}.`)
  return `Since ${since} it counted ${Math.round(cpuSeconds)} s of processors.`
}

async function limits({ call, pool = 'default' }: ComputeConformanceOptions): Promise<string> {
  const { quota } = (await call('capabilities', {})) as Answer<'capabilities'>
  const told = (await call('limits', { pool }).catch((error: unknown) => {
    if (quota) throw error
    throw new NotMeasured('It declares no quota, and tells no limits.')
  })) as Answer<'limits'> | null
  if (!told && !quota) throw new NotMeasured('It declares no quota, and tells no limits.')
  must(told !== null && typeof told === 'object', 'It declares a quota, and says nothing of what there is.')
  const { total, used: taken, queued } = told
  must(total.cpu > 0 && total.memoryMb > 0, `In all it has ${total.cpu} processors and ${total.memoryMb} MB.`)
  must([taken.cpu, taken.memoryMb, queued].every(isAmount), 'What is used and what waits are no amounts.')
  return `It has ${total.cpu} processors and ${total.memoryMb} MB; ${queued} wait.`
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
