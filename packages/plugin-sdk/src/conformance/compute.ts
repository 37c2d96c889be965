import type { ComputeV1 } from '../points/compute'
import type { Finding } from '../points/effect'
import {
  type ConformanceReport,
  type ConformanceResult,
  measureAll,
  must,
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
  onResult?(result: ConformanceResult): void | Promise<void>
}

const obligations: readonly Obligation<ComputeConformanceOptions>[] = [
  {
    id: 'C1',
    title: 'What does not fit is found',
    async measure({ call, lock }) {
      const able = (await call('capabilities', {})) as Awaited<ReturnType<ComputeV1['capabilities']>>
      const check = (cpu: number) =>
        call('check', { resources: { cpu, memoryMb: 64 }, environment: { lock } }) as Promise<Finding[]>
      const fits = (await check(Math.min(1, able.maxCpu))).filter(({ level }) => level === 'error')
      must(fits.length === 0, `What fits was found wanting: ${fits[0]?.message ?? ''}`)
      const more = (await check(able.maxCpu + 1)).some(({ level }) => level === 'error')
      must(more, `It has ${able.maxCpu} processors, and found nothing against ${able.maxCpu + 1}.`)
      return `What fits was taken, ${able.maxCpu + 1} processors were not.`
    },
  },
  {
    id: 'C2',
    title: 'One lock is one environment',
    async measure({ call, lock }) {
      const resolve = () => call('resolve', { environment: { lock } }) as ReturnType<ComputeV1['resolve']>
      const [first, second] = await Promise.all([resolve(), resolve()])
      must(first.is === 'done' && second.is === 'done', `An environment was "${first.is}" and "${second.is}".`)
      must(first.receipt.digest === second.receipt.digest, 'One lock gave two environments.')
      return `Asked for twice at once it was one: ${first.receipt.digest.slice(0, 12)}.`
    },
  },
  {
    id: 'C3',
    title: 'Decorating changes nothing',
    async measure({ call }) {
      const decorate = () => call('decorate', { resources: { cpu: 1, memoryMb: 64 } })
      must(
        JSON.stringify(await decorate()) === JSON.stringify(await decorate()),
        'The same resources were decorated differently.',
      )
      return 'The same resources were decorated alike.'
    },
  },
]

/**
 * Measures compute: what does not fit is found before it is started, and one lock is one environment.
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
