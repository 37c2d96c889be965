import type { Json, NoInput, Outcome, SecretRef, Seen } from './effect'

/**
 * A table or a set of files by its name.
 *
 * @example
 * ```ts
 * const ref: DataRef = { name: 'warehouse.title', partition: '2026-03-01' }
 * ```
 */
export type DataRef = { name: string; partition?: string }
/**
 * One column of a table, its type in the words of the source.
 *
 * @example
 * ```ts
 * const column: Column = { name: 'id', type: 'bigint' }
 * ```
 */
export type Column = { name: string; type: string }

/**
 * `integration/data/v1`: tables and files that a version reads and writes. Credentials stay with whoever runs the work; all
 * reads are without side effects, and a snapshot's id never changes its meaning.
 *
 * @example
 * ```ts
 * const locate: DataV1['locate'] = async () => ({ is: 'absent' })
 * ```
 */
export type DataV1 = {
  capabilities(input: NoInput): Promise<{ tables: boolean; snapshots: boolean; partitions: boolean; preview: boolean }>
  locate(input: {
    ref: DataRef
  }): Promise<Seen<{ uri: string; snapshot: string; schema: Column[]; rows?: number; updatedAt: string }>>
  /** Pins what a promotion is verified against. */
  snapshot(input: { ref: DataRef }): Promise<Outcome<{ snapshot: string }>>
  /** `limit` is at most 100. */
  preview(input: { ref: DataRef; limit: number }): Promise<{ columns: Column[]; rows: Json[][]; truncated: boolean }>
  /** What a process needs to reach them: variables, and where the values of secrets are found. */
  env(input: {
    refs: DataRef[]
    mode: 'read' | 'write'
  }): Promise<{ env: Record<string, string>; secrets: Record<string, SecretRef> }>
}
