import type { Finding, Outcome, Resources } from './effect'

/**
 * The environment of a version: the lock of its packages, and an image where it has one.
 *
 * @example
 * ```ts
 * const environment: EnvironmentRef = { lock: 'sha256:4f1d' }
 * ```
 */
export type EnvironmentRef = { lock: string; image?: string }

/**
 * `integration/compute/v1`: where the processes of a step or a worker get processors, memory and their environment.
 *
 * @example
 * ```ts
 * const decorate: ComputeV1['decorate'] = async () => ({ decorators: [], env: {} })
 * ```
 */
export type ComputeV1 = {
  capabilities(): Promise<{
    kinds: ('process' | 'container' | 'batch')[]
    gpus: string[]
    maxCpu: number
    maxMemoryMb: number
    images: boolean
    quota: boolean
  }>
  /** Changes nothing. */
  check(resources: Resources, environment: EnvironmentRef): Promise<Finding[]>
  /** Keyed by the lock: built once, shared by all. */
  resolve(environment: EnvironmentRef): Promise<Outcome<{ digest: string; sizeMb: number; ready: boolean }>>
  /** Changes nothing: the Metaflow decorators and variables that send a step there. */
  decorate(resources: Resources): Promise<{ decorators: string[]; env: Record<string, string> }>
  usage(
    of: { run: string } | { pool: string },
  ): Promise<{ since: string; cpuSeconds: number; memoryPeakMb: number; gpuSeconds?: number }>
  limits(pool: string): Promise<{ total: Resources; used: Resources; queued: number }>
}
