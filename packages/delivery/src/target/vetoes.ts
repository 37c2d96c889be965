import { ConflictError, NotFoundError } from '@groundwork/access/errors'
import { requireAllowed } from '@groundwork/access/require'
import { uuidv7 } from '@groundwork/db/ids'
import { type Sql, transaction } from '@groundwork/db/pool'
import type { StoreDeps } from '../promotion/deps'
import { requireReason, resourceOf } from '../promotion/permission'
import { readVersion, type Version } from '../version/rows'
import { by, type Controlling, judgeWaiting, noteControl, readUntil } from './control'

/** `environment`: its name; null: everywhere. */
export type VetoAsk = Controlling & { version: string; environment: string | null }

type Scope = { version: Version; environmentId: string | null; targets: { id: string; environment: string }[] }

/** Never this version again, here or everywhere. What waits with it is rejected at once; what acts already is not touched. */
export async function veto(
  { pool, bus }: StoreDeps,
  ask: VetoAsk & { reason: string; until?: number | null },
): Promise<{ id: string }> {
  const reason = requireReason(ask.reason, 'A veto')
  const until = readUntil(ask.until, 'A veto')
  const id = uuidv7()
  await transaction(pool, async (sql) => {
    const { version, environmentId, targets } = await lockScope(sql, ask)
    await lift(sql, version.id, environmentId, null)
    await sql.query({
      name: 'veto-set',
      // Not the time that this transaction began at: somebody may have been let in while it waited for the targets.
      text: `insert into veto (id, unit_id, version, environment_id, reason, set_by, until, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())`,
      values: [id, version.unitId, version.id, environmentId, reason, by(ask), until],
    })
    await note(sql, { ask, version, targets, did: 'veto', detail: { reason, until } })
    await judgeWaiting({ bus }, sql, {
      targetIds: targets.map((each) => each.id),
      version: version.id,
      actor: ask.actor,
    })
  })
  bus.wake()
  return { id }
}

/** Takes the veto of this scope back; one everywhere is not lifted here alone. */
export async function unveto({ pool, bus }: StoreDeps, ask: VetoAsk): Promise<void> {
  await transaction(pool, async (sql) => {
    const { version, environmentId, targets } = await lockScope(sql, ask)
    const lifted = await lift(sql, version.id, environmentId, by(ask))
    if (!lifted)
      throw new ConflictError(
        `v${version.number} is not vetoed ${ask.environment ? `in ${ask.environment}` : 'everywhere'} (any more).`,
      )
    await note(sql, { ask, version, targets, did: 'unveto', detail: {} })
    await judgeWaiting({ bus }, sql, {
      targetIds: targets.map((each) => each.id),
      version: version.id,
      actor: ask.actor,
    })
  })
  bus.wake()
}

/** Whoever vetoes in several environments may control the unit's targets in each of them. */
async function lockScope(sql: Sql, { version: id, environment, actor }: VetoAsk): Promise<Scope> {
  const version = await readVersion(sql, id)
  const { rows: environments } = await sql.query<{ id: string; name: string }>({
    name: 'veto-environments',
    text: 'select id, name from environment where $1::text is null or name = $1 order by rank',
    values: [environment],
  })
  if (environments.length === 0) throw new NotFoundError(`There is no environment "${environment}".`)
  const { project } = version.content.unit
  for (const each of environments)
    requireAllowed(
      actor,
      'target.control',
      await resourceOf(sql, { kind: 'version', id: version.id, project, environment: each.name }),
    )
  const { rows: targets } = await sql.query<{ id: string; environment: string }>({
    name: 'veto-lock-targets',
    text: `select t.id, e.name as environment from target t join environment e on e.id = t.environment_id
      where t.unit_id = $1 and t.environment_id = any($2::uuid[]) order by t.id for no key update of t`,
    values: [version.unitId, environments.map((each) => each.id)],
  })
  return { version, environmentId: environment === null ? null : environments[0]!.id, targets }
}

async function lift(
  sql: Sql,
  version: string,
  ...[environmentId, liftedBy]: [string | null, string | null]
): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'veto-lift',
    text: `update veto set lifted_at = clock_timestamp(), lifted_by = $3
      where version = $1 and environment_id is not distinct from $2 and lifted_at is null`,
    values: [version, environmentId, liftedBy],
  })
  return (rowCount ?? 0) > 0
}

type Noted = { ask: VetoAsk; version: Version; targets: Scope['targets']; did: string; detail: object }

async function note(sql: Sql, { ask, version, targets, did, detail }: Noted): Promise<void> {
  const { project, name: unit } = version.content.unit
  const scope = ask.environment ?? 'everywhere'
  const about = { version: version.number, scope, ...detail }
  const [first, ...others] = targets
  // A unit that was never promoted has no target: what is said of its version is said of it.
  const target = { id: first?.id ?? version.id, project, unit, environment: scope }
  await noteControl(sql, { ...ask, target, did, detail: about })
  for (const { id } of others)
    await sql.query(
      `insert into "event" ("topic", "key", "payload") values ('target', $1, jsonb_build_object('did', $2::text))`,
      [id, did],
    )
  await sql.query(
    `insert into "event" ("topic", "key", "payload") values ('version', $1, jsonb_build_object('version', $2::text))`,
    [version.unitId, version.id],
  )
}
