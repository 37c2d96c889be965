import type { Finding, NoInput, Outcome } from './effect'

/**
 * What is to be told, and to whom.
 *
 * @example
 * ```ts
 * const line = ({ title, body }: Message) => `${title}: ${body}`
 * ```
 */
export type Message = {
  /** Sent at most once by this name. */
  key: string
  title: string
  body: string
  /** An address of the portal. */
  href?: string
  to: { user: string; email?: string } | { channel: string }
}

/**
 * `integration/notifier/v1`: carries notifications to where people are, such as mail or chat.
 *
 * @example
 * ```ts
 * implementPoint('integration/notifier/v1', {
 *   check: async () => [],
 *   send: async ({ message }) => ({ is: 'done', receipt: { id: message.key } }),
 * })
 * ```
 */
export type NotifierV1 = {
  /** Whether its integration is configured so that it could send. */
  check(input: NoInput): Promise<Finding[]>
  send(input: { message: Message }): Promise<Outcome<{ id: string; url?: string }>>
}
