import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'

export const integrationRoles = ['orchestrator', 'compute', 'data', 'serving', 'cache'] as const
export type IntegrationRole = (typeof integrationRoles)[number]

/** A configured instance of an extension. `capabilities`: what it last declared; null until it was asked. Times are milliseconds. */
export type Integration = {
  id: string
  name: string
  role: IntegrationRole
  pluginId: string
  contribution: string
  config: Record<string, unknown>
  state: 'active' | 'retired'
  capabilities: unknown
  capabilitiesAt: number | null
  /** Why it cannot be used, as it was last seen; null: nothing is known against it. */
  trouble: string | null
  rowVersion: number
  createdAt: number
  updatedAt: number
}

type Row = Omit<Integration, 'capabilitiesAt' | 'createdAt' | 'updatedAt'> & {
  capabilitiesAt: Date | null
  createdAt: Date
  updatedAt: Date
}

export const integrationColumns = `i.id, i.name, i.role, i.plugin_id as "pluginId", i.contribution, i.config, i.state, i.capabilities,
  i.capabilities_at as "capabilitiesAt", i.trouble, i.row_version as "rowVersion", i.created_at as "createdAt", i.updated_at as "updatedAt"`

/** A row as `integrationColumns` selects it. */
export function toIntegration({ capabilitiesAt, createdAt, updatedAt, ...row }: Row): Integration {
  return {
    ...row,
    capabilitiesAt: capabilitiesAt?.getTime() ?? null,
    createdAt: createdAt.getTime(),
    updatedAt: updatedAt.getTime(),
  }
}

/** @throws NotFoundError */
export async function readIntegration(sql: Sql, id: string): Promise<Integration> {
  const { rows } = await sql.query<Row>({
    name: 'integration-read',
    text: `select ${integrationColumns} from integration i where i.id = $1`,
    values: [id],
  })
  if (rows[0]) return toIntegration(rows[0])
  throw new NotFoundError('There is no such integration. Open Settings, Integrations again; the list may be old.')
}

/** Every integration by name, retired ones last. */
export async function integrations(sql: Sql): Promise<Integration[]> {
  const { rows } = await sql.query<Row>({
    name: 'integration-all',
    text: `select ${integrationColumns} from integration i order by i.state = 'retired', i.name`,
  })
  return rows.map(toIntegration)
}
