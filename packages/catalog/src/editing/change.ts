import type { Action, Actor, Decision } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { NotAllowedError, NotFoundError } from '@groundwork/access/errors'
import type { EventBus } from '@groundwork/db/events'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import type { ProjectLink, Provenance, ProvenanceField } from '../project/project'
import { reindexProject } from '../search/reindex'
import type { OwnedProject } from './decisions'

export type Editor = { pool: Pool; bus: EventBus; actor: Actor; requestId: string }

export type LockedProject = OwnedProject & {
  description: string | null
  links: ProjectLink[]
  tags: string[]
  provenance: Partial<Record<ProvenanceField, Provenance>>
}

type Change = {
  name: string
  action: Action
  field: ProvenanceField
  decide: (actor: Actor, project: LockedProject) => Decision
  /** Writes the new value and says what changed, for the audit. */
  write: (sql: Sql, project: LockedProject) => Promise<{ before: unknown; after: unknown }>
  /** False when the change takes a person's mark away, so that inference holds again. */
  marks?: boolean
}

/**
 * One person's change to a project: permission, value, provenance, words, audit and event in one transaction.
 * Throws NotFoundError, NotAllowedError, or what `write` throws; nothing is then changed.
 */
export async function changeProject(editor: Editor, change: Change): Promise<void> {
  await transaction(editor.pool, async (sql) => {
    const project = await lockProject(sql, change.name)
    const decision = change.decide(editor.actor, project)
    if (!decision.allowed) throw new NotAllowedError(decision.reason)
    const { before, after } = await change.write(sql, project)
    await markField(sql, editor.actor, change)
    await reindexProject(sql, change.name)
    await writeAudit(sql, {
      actor: editor.actor,
      action: change.action,
      resource: { kind: 'project', id: change.name },
      detail: { field: change.field, before, after },
      requestId: editor.requestId,
    })
    await editor.bus.publish(sql, [{ topic: 'project', key: change.name, payload: { change: change.field } }])
  })
  editor.bus.wake()
}

async function lockProject(sql: Sql, name: string): Promise<LockedProject> {
  const { rows } = await sql.query<LockedProject>({
    name: 'catalog-lock-to-edit',
    text: `SELECT p.name, p.description, p.links, p.tags, p.provenance, p.owner_team AS "ownerTeam", p.owner_user AS "ownerUser",
  coalesce(t.name, u.name) AS "ownerLabel"
FROM project p LEFT JOIN team t ON t.id = p.owner_team LEFT JOIN "user" u ON u.id = p.owner_user
WHERE p.name = $1 FOR NO KEY UPDATE OF p`,
    values: [name],
  })
  if (!rows[0]) throw new NotFoundError(`No project is called "${name}".`)
  return rows[0]
}

async function markField(sql: Sql, actor: Actor, { name, field, marks = true }: Change): Promise<void> {
  const mark: Provenance = { source: actor.kind === 'user' ? 'ui' : 'api', by: actor.name, at: Date.now(), note: null }
  await sql.query({
    name: marks ? 'catalog-mark' : 'catalog-unmark',
    text: marks
      ? `UPDATE project SET provenance = provenance || jsonb_build_object($2::text, $3::jsonb), updated_at = now() WHERE name = $1`
      : `UPDATE project SET provenance = provenance - $2::text, updated_at = now() WHERE name = $1`,
    values: marks ? [name, field, JSON.stringify(mark)] : [name, field],
  })
}
