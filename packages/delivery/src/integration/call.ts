import type { Pool } from '@groundwork/db/pool'
import { type PointCaller, type PointCallOptions, PointError } from './point-caller'
import { readIntegration } from './rows'

export type CallingDeps = { pool: Pool; call: PointCaller }
export type IntegrationCallOptions = Omit<PointCallOptions, 'integration'>

/**
 * Calls a method of the extension behind an integration, with the integration's configuration beside the input. The answer is
 * unchecked. @throws PointError, NotFoundError
 */
export async function callIntegration(
  { pool, call }: CallingDeps,
  integrationId: string,
  ...[method, input, options = {}]: [method: string, input: object, options?: IntegrationCallOptions]
): Promise<unknown> {
  const { id, name, config, pluginId, contribution, state } = await readIntegration(pool, integrationId)
  if (state === 'retired')
    throw new PointError(`The integration ${name} was retired. Bind another one to the environment.`, {
      neverAsked: true,
    })
  return call({ pluginId, contribution }, method, input, { ...options, integration: { id, name, config } })
}
