import { createHash } from 'node:crypto'
import { ConflictError, InputError, NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { Json } from '@groundwork/plugin-sdk/points'
import { base32 } from '../model/keys'
import type { LaunchRow } from '../launch/launch-row'
import { planLaunch } from '../launch/plan-launch'
import { readVersion } from '../version/rows'

export type RunNow = {
  targetId: string
  /** Given by whoever asks: the same again is the same run. */
  requestKey: string
  parameters: Record<string, Json>
  requestedBy: string | null
}

/**
 * Plans a run of what is deployed at a target, by a person's word. Wake the bus after the commit.
 * @throws NotFoundError, ConflictError where nothing is deployed there, InputError for what the flow has no parameter for
 */
export async function runNow(sql: Sql, { targetId, requestKey, parameters, requestedBy }: RunNow): Promise<LaunchRow> {
  const { rows } = await sql.query<{ version: string | null; promotion: string | null; integration: string | null }>({
    name: 'target-to-run',
    text: `select current_version as version, current_promotion_id as promotion, integration_id as integration
      from target where id = $1`,
    values: [targetId],
  })
  const target = rows[0]
  if (!target) throw new NotFoundError('There is no such target.')
  const { version, promotion, integration } = target
  if (!version || !integration) throw new ConflictError('Nothing is deployed there yet. Promote a version first.')
  await requireParameters(sql, version, parameters)
  const digest = createHash('sha256').update(`${targetId}|${requestKey}`).digest()
  const key = `m${base32(digest).slice(0, 26)}`
  const purpose = 'manual' as const
  const { launch } = await planLaunch(sql, {
    ...{ key, targetId, version, promotionId: promotion, integrationId: integration, purpose, parameters, requestedBy },
  })
  return launch
}

/** On the command line of the flow any other name would be an option of Metaflow's own: a tag, a decorator, a file to write. */
async function requireParameters(sql: Sql, versionId: string, given: Record<string, Json>): Promise<void> {
  const { number, content } = await readVersion(sql, versionId)
  for (const [name, value] of Object.entries(given)) {
    const parameter = content.parameters.find((each) => each.name === name)
    if (!parameter) {
      const names = content.parameters.map((each) => each.name)
      const known = names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none.'
      throw new InputError(`parameters: v${number} has no parameter "${name}". ${known}`)
    }
    if (parameter.type !== 'json' && typeof value !== parameter.type)
      throw new InputError(`parameters.${name}: v${number} wants a ${parameter.type}, and this is ${kindOf(value)}.`)
  }
}

function kindOf(value: Json): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
