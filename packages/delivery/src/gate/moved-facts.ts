import type { Sql } from '@groundwork/db/pool'
import type { GateFacts, GateSubject } from './gate-facts'

type LayerRow = { address: string; kind: string; head: number; expiresAt: Date | null }

/** Layers above the version that have moved, appeared or run out since the plan was made. */
export async function movedLayers(sql: Sql, { plan }: GateSubject, at: Date): Promise<GateFacts['movedLayers']> {
  const { project, unit, environment } = plan.target
  // What comes back from the ledger is older than the layers: it asks again only where they move after it was planned.
  const layers = plan.restores?.layers ?? plan.config.layers
  const planned = new Map(layers.map(({ address, revision }) => [address, revision]))
  const addresses = new Set([
    ...planned.keys(),
    `environment:${project}:${environment}`,
    `target:${project}:${unit}:${environment}`,
  ])
  const { rows } = await sql.query<LayerRow>({
    name: 'gate-layer-heads',
    text: `select l.address, l.kind, l.head, r.expires_at as "expiresAt"
      from config_layer l left join config_revision r on r.layer_id = l.id and r.revision = l.head
      where l.address = any($1) order by l.address`,
    values: [[...addresses]],
  })
  return rows.flatMap(({ address, kind, head, expiresAt }): GateFacts['movedLayers'] => {
    const revision = planned.get(address) ?? 0
    const isOver = expiresAt !== null && expiresAt <= at
    const moved = { address, kind, planned: revision, head }
    if (revision === head) return isOver ? [{ ...moved, expired: true }] : []
    // What is not in the plan and has run out would not be in one that is made now: nothing has moved.
    return revision === 0 && isOver ? [] : [{ ...moved, expired: false }]
  })
}

type BindingRow = {
  role: string
  boundId: string | null
  boundName: string | null
  plannedState: string | null
  rowVersion: number | null
}

/** The environment binds other integrations than when the plan was made, or one of them was configured anew or retired. */
export async function movedBindings(sql: Sql, { plan }: GateSubject): Promise<string[]> {
  const planned = Object.entries(plan.bindings)
  if (planned.length === 0) return []
  const { rows } = await sql.query<BindingRow>({
    name: 'gate-bindings',
    text: `select p.role, b.integration_id as "boundId", n.name as "boundName", i.state as "plannedState",
        i.row_version as "rowVersion"
      from unnest($1::text[], $2::uuid[]) as p(role, id)
        left join integration i on i.id = p.id
        left join environment e on e.name = $3
        left join environment_binding b on b.environment_id = e.id and b.role = p.role
        left join integration n on n.id = b.integration_id
      order by p.role`,
    values: [planned.map(([role]) => role), planned.map(([, { id }]) => id), plan.target.environment],
  })
  return rows.flatMap(({ role, boundId, boundName, plannedState, rowVersion }) => {
    const { id, name, rowVersion: planned } = plan.bindings[role]!
    if (plannedState !== 'active') return [`The integration ${name} (${role}) was retired.`]
    if (boundId === id)
      return rowVersion === planned
        ? []
        : [`The integration ${name} (${role}) was configured anew since the plan was made.`]
    if (boundId === null) return [`${plan.target.environment} binds no ${role} any more; the plan uses ${name}.`]
    return [
      `${plan.target.environment} now binds ${boundName ?? 'another integration'} as ${role}; the plan uses ${name}.`,
    ]
  })
}
