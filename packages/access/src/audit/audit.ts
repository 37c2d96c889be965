import type { Prisma } from '@groundwork/db/client'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import type { Action, Actor } from '../can/can'

/** A change as the audit keeps it. `detail` is plain JSON, what changed before and after; never a secret. */
export type AuditEntry = {
  actor: Actor
  action: Action
  resource: { kind: string; id: string }
  detail?: object
  requestId?: string | null
}

/** What audit rows can be written through: SQL by hand, or Prisma inside or outside an interactive transaction. */
export type AuditWriter = Sql | Pick<Prisma, 'audit'>

/** Writes the row of a change. Hand in the transaction that makes the change, so that neither stands without the other. */
export async function writeAudit(writer: AuditWriter, entry: AuditEntry): Promise<void> {
  const { actor, action, resource, detail = {}, requestId = null } = entry
  const actorId = actor.kind === 'system' ? null : actor.id
  if ('audit' in writer) {
    const names = { actorKind: actor.kind, actorId, actorName: actor.name, action }
    const about = { resourceKind: resource.kind, resourceId: resource.id, detail, requestId }
    await writer.audit.create({ data: { id: uuidv7(), ...names, ...about } })
    return
  }
  await writer.query({
    name: 'access-write-audit',
    text: `insert into audit (id, actor_kind, actor_id, actor_name, action, resource_kind, resource_id, detail, request_id)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      uuidv7(),
      actor.kind,
      actorId,
      actor.name,
      action,
      resource.kind,
      resource.id,
      JSON.stringify(detail),
      requestId,
    ],
  })
}
