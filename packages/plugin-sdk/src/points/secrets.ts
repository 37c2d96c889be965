import type { Finding, Outcome } from './effect'

/**
 * `integration/secrets/v1`: keeps secrets outside of Groundwork. A value is read only by whoever runs the work.
 *
 * @example
 * ```ts
 * const list: SecretsV1['list'] = async () => [{ name: 'API_KEY', version: '3' }]
 * ```
 */
export type SecretsV1 = {
  check(): Promise<Finding[]>
  /** Names and versions below a prefix, never values. */
  list(prefix: string): Promise<{ name: string; version: string }[]>
  /** `version` pins it: what a promotion was verified with stays what runs. */
  read(name: string, version?: string): Promise<Outcome<{ value: string; version: string }>>
}
