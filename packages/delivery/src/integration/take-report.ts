import type { Actor } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { InputError, NotFoundError } from '@groundwork/access/errors'
import type { EventBus } from '@groundwork/db/events'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { z } from 'zod'
import { keepConformance } from './conformance'
import { type Integration, readIntegration } from './rows'

const words = z.string().max(4_000)

/** What a command line measured, as it is brought here. `integration`: its name or id. */
export const takenReport = z.object({
  integration: z.string().min(1).max(60),
  pluginId: z.string().min(1).max(100),
  pluginVersion: z.string().min(1).max(100),
  point: z.string().min(1).max(100),
  results: z
    .array(
      z.object({
        id: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'An obligation is named like O1.'),
        title: z.string().min(1).max(300),
        result: z.enum(['pass', 'fail', 'skipped']),
        words,
        ms: z.number().min(0),
      }),
    )
    .min(1, 'A report has results.')
    .max(100),
})

type TakenReport = z.infer<typeof takenReport>
type Taking = { report: TakenReport; actor: Actor; requestId?: string | null }

/**
 * Keeps the report of a measuring that was run elsewhere, under the name of who brings it; whether that person may is asked
 * before. @throws NotFoundError, InputError when it is about another plugin or point than the integration's
 */
export async function takeReport(
  { pool, bus }: { pool: Pool; bus: Pick<EventBus, 'publish' | 'wake'> },
  { report, actor, requestId = null }: Taking,
): Promise<{ integration: string; id: string; passed: number; failed: number }> {
  const { pluginId, pluginVersion, point, results } = report
  const integration = await findIntegration(pool, report.integration)
  const own = `integration/${integration.role}/v1`
  if (integration.pluginId !== pluginId || own !== point)
    throw new InputError(
      `${integration.name} is ${own} of ${integration.pluginId}, and the report is about ${point} of ${pluginId}.`,
    )
  const count = (wanted: string) => results.filter(({ result }) => result === wanted).length
  const [passed, failed] = [count('pass'), count('fail')]
  const { id, name } = integration
  await transaction(pool, async (sql) => {
    await keepConformance(sql, {
      ...{ integrationId: id, pluginId, pluginVersion, point, how: 'command' },
      ...{ results, passed, failed, ranBy: actor.kind === 'system' ? actor.name : actor.id },
    })
    await bus.publish(sql, [{ topic: 'integration', key: id, payload: { change: 'conformance' } }])
    await writeAudit(sql, {
      ...{ actor, action: 'integration.manage', resource: { kind: 'integration', id }, requestId },
      detail: {
        did: `brought a report of the conformance kit on the integration ${name}`,
        pluginVersion,
        passed,
        failed,
      },
    })
  })
  bus.wake()
  return { integration: name, id, passed, failed }
}

async function findIntegration(sql: Sql, named: string): Promise<Integration> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'integration-by-name',
    text: 'select id from integration where name = $1 or id::text = $1',
    values: [named],
  })
  if (rows[0]) return readIntegration(sql, rows[0].id)
  throw new NotFoundError(`There is no integration "${named}". Settings, Integrations lists them.`)
}
