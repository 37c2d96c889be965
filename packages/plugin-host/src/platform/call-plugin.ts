import { UnavailableError } from '@groundwork/access/errors'

/** The plugin's process was never asked: there is none, or it listens not yet. */
export class NeverAskedError extends UnavailableError {}

/**
 * Asks a plugin's process on this engine. Throws UnavailableError when there is none that can answer, NeverAskedError when it was not even asked; `value` is the answer's
 * JSON, or null where it is none.
 */
export type CallPlugin = (
  pluginId: string,
  call: { path: string; body: unknown; signal: AbortSignal; timeoutMs: number },
) => Promise<{ status: number; value: unknown }>

/** The plugin's own words for a refused call. */
export function answerWords({ status, value }: { status: number; value: unknown }): string {
  const message = typeof value === 'object' && value !== null && 'message' in value ? value.message : null
  return typeof message === 'string' && message ? message.slice(0, 1_000) : `It answered ${status} without a reason.`
}
