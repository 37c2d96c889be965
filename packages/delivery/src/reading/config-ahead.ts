import type { Sql } from '@groundwork/db/pool'
import { semanticDiff } from '../config/diff'
import { isMap } from '../config/json'
import { inWords } from '../config/pointer'
import { deployedConfig, resolveForTarget } from '../config/resolve-target'
import type { JsonSchema } from '../config/schema'
import type { Version } from '../version/rows'

type Running = { unitId: string; environmentId: string; version: Pick<Version, 'content'> }

/**
 * The keys that the configuration says otherwise by now than what runs was deployed with; a redeploy brings them. Empty: what runs
 * has what the layers say, or nothing runs.
 */
export async function configAhead(sql: Sql, { unitId, environmentId, version }: Running): Promise<string[]> {
  const running = await deployedConfig(sql, { unitId, environmentId })
  if (running === null) return []
  const { content } = version
  const now = await resolveForTarget(sql, { version: content, unitId, environmentId, now: new Date() })
  const schema = isMap(content.schema) ? (content.schema as JsonSchema) : null
  return semanticDiff({ values: running }, { values: now.values }, schema).map(({ pointer }) => inWords(pointer))
}
