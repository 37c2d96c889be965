import type { Pool } from '@groundwork/db/pool'
import type { z } from 'zod'
import { countCall, failureOf } from './call-count'
import { type PointCaller, type PointCallOptions, PointError } from './point-caller'
import { readIntegration } from './rows'

export type CallingDeps = { pool: Pool; call: PointCaller }
export type IntegrationCallOptions = Omit<PointCallOptions, 'integration'> & {
  /** What a sound answer looks like: another one counts as a failure. The caller judges it all the same. */
  expects?: z.ZodType
  /** It says nothing of how the integration does: a measuring provokes failures, and a look at what it can do has its own place. */
  uncounted?: boolean
}

/**
 * Calls a method of the extension behind an integration, with the integration's configuration beside the input. The answer is
 * unchecked; how it ended is counted. @throws PointError, NotFoundError
 */
export async function callIntegration(
  { pool, call }: CallingDeps,
  integrationId: string,
  ...[method, input, { expects, uncounted, ...options } = {}]: [
    method: string,
    input: object,
    options?: IntegrationCallOptions,
  ]
): Promise<unknown> {
  const { id, name, config, pluginId, contribution, state } = await readIntegration(pool, integrationId)
  if (state === 'retired')
    throw new PointError(`The integration ${name} was retired. Bind another one to the environment.`, {
      neverAsked: true,
    })
  const count = (failure: string | null) => uncounted || countCall(pool, { integrationId: id, method, failure })
  try {
    const answer = await call({ pluginId, contribution }, method, input, {
      ...options,
      integration: { id, name, config },
    })
    count(failureOf(answer, expects))
    return answer
  } catch (error) {
    if (!isGivenUp(options.signal)) count(error instanceof Error ? error.message : String(error))
    throw error
  }
}

/** Whoever asked went away: that is no failure of what was asked. A time limit that was reached is one. */
function isGivenUp(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true && (signal.reason as { name?: string } | undefined)?.name !== 'TimeoutError'
}
