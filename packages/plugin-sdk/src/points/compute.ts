import type { Finding, NoInput, Outcome, Resources } from './effect'

/**
 * The environment of a version: the SHA-256 of the lock of its packages, and an image where it has one. Null stands for the
 * environment that the installation came with.
 *
 * @example
 * ```ts
 * const environment: EnvironmentRef = { lock: null }
 * ```
 */
export type EnvironmentRef = { lock: string | null; image?: string }

/**
 * `integration/compute/v1`: where the processes of a step or a worker get processors, memory and their environment.
 * `runComputeConformance` measures it: `check` and `decorate` change nothing and answer the same to the same request, and
 * `resolve` gives one digest to one lock however often it is asked.
 *
 * @example
 * ```ts
 * const decorate: ComputeV1['decorate'] = async () => ({ decorators: [], env: {} })
 * ```
 */
export type ComputeV1 = {
  capabilities(input: NoInput): Promise<{
    kinds: ('process' | 'container' | 'batch')[]
    gpus: string[]
    maxCpu: number
    maxMemoryMb: number
    images: boolean
    quota: boolean
  }>
  /** Changes nothing. */
  check(input: { resources: Resources; environment: EnvironmentRef }): Promise<Finding[]>
  /** Keyed by the lock: built once, shared by all. */
  resolve(input: { environment: EnvironmentRef }): Promise<Outcome<{ digest: string; sizeMb: number; ready: boolean }>>
  /** Changes nothing: the Metaflow decorators and variables that send a step there. */
  decorate(input: { resources: Resources }): Promise<{ decorators: string[]; env: Record<string, string> }>
  /** May be late: `since` (RFC 3339) says from when on it is counted. */
  usage(input: {
    of: { run: string } | { pool: string }
  }): Promise<{ since: string; cpuSeconds: number; memoryPeakMb: number; gpuSeconds?: number }>
  limits(input: { pool: string }): Promise<{ total: Resources; used: Resources; queued: number }>
}
