import type { Finding, NoInput, Outcome, Page } from './effect'

/**
 * `integration/secrets/v1`: keeps secrets outside of Groundwork. A value is read only by whoever runs the work.
 *
 * @example
 * ```ts
 * const list: SecretsV1['list'] = async () => ({
 *   items: [{ name: 'API_KEY', version: '3' }],
 *   next: null,
 * })
 * ```
 */
export type SecretsV1 = {
  check(input: NoInput): Promise<Finding[]>
  /** Names and versions below a prefix, never values. */
  list(input: { prefix: string; after: string | null }): Promise<Page<{ name: string; version: string }>>
  /** `version` pins it: what a promotion was verified with stays what runs. Null reads the newest. */
  read(input: { name: string; version: string | null }): Promise<Outcome<{ value: string; version: string }>>
}
