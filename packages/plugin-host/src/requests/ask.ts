import { writeAudit } from '@groundwork/access/audit'
import { ConflictError, InputError, NotAllowedError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import { type Sql, transaction } from '@groundwork/db/pool'
import { excessOf, requireOwnPrefix, requireTrust, showingExcess } from '../envelope/admission'
import type { Excess } from '../envelope/excess'
import { type BundleRow, bundleRow } from '../registry/bundles'
import { type Audience, type Installation, registered } from '../registry/installation'
import { type Changing, requireOwner } from '../registry/transition'
import { auditOf, installed, purposeOf, type RequestAction } from './action'
import { noticeToAdministrators } from './notices'

/** A bundle that is to come in: as a new plugin, or in the place of an earlier version. */
type AskForBundle = {
  sha256: string
  reason: string
  /** For a new plugin: what its registration is to be. Ignored for one that is installed. */
  register?: { granted: string[]; config?: unknown; ownerTeam: string; audience: Audience | null }
}
/** A plugin that is to be shown to others, or to go back to the version before. */
type AskForChange = { id: string; reason: string } & ({ audience: Audience } | { goBack: true })
type Ask = AskForBundle | AskForChange

type Wanted = { bundle: BundleRow; ownerTeam: string | null; excess: Excess[]; action: RequestAction }

/** Puts to the administrators what goes beyond a team's envelope. Throws ConflictError when nothing does, or it was asked already. */
export async function askFor(changing: Changing, asked: Ask): Promise<{ id: string }> {
  const { pool, bus, actor, requestId } = changing
  if (actor.kind !== 'user') throw new NotAllowedError('Only a person can ask for a plugin.')
  const { reason } = asked
  const id = uuidv7()
  await transaction(pool, async (sql) => {
    const { bundle, ownerTeam, excess, action } =
      'sha256' in asked ? await wantedBundle(sql, changing, asked) : await wantedChange(sql, changing, asked)
    const { pluginId, sha256, manifest, version } = bundle
    const purpose = await purposeOf(sql, bundle, action)
    if (excess.length === 0)
      throw new ConflictError(`${manifest.name} ${version} keeps to your team's envelope: there is nothing to ask for.`)
    await requireNew(sql, bundle, { action, purpose })
    await sql.query(
      `insert into plugin_request (id, plugin_id, team_id, kind, sha256, reason, excess, action, asked_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, pluginId, ownerTeam, action.kind, sha256, reason, JSON.stringify(excess), JSON.stringify(action), actor.id],
    )
    const detail = { ...(await auditOf(sql, 'asked', { bundle, action })), reason, excess }
    const resource = { kind: 'plugin', id: pluginId }
    await writeAudit(sql, { actor, action: 'plugin.ask', resource, detail, requestId })
    await bus.publish(sql, [{ topic: 'plugin', key: pluginId, payload: { change: 'request' } }])
    await noticeToAdministrators(sql, bus, { pluginId, title: `${actor.name} asks ${purpose}`, body: reason })
  })
  bus.wake()
  return { id }
}

async function wantedBundle(sql: Sql, { actor }: Changing, { sha256, register }: AskForBundle): Promise<Wanted> {
  const bundle = await bundleRow(sql, sha256)
  const { pluginId, manifest } = bundle
  const before = await installed(sql, pluginId)
  const ownerTeam = before ? before.ownerTeam : (register?.ownerTeam ?? null)
  await requireOwner(sql, actor, { action: 'plugin.ask', installed: { pluginId, name: manifest.name, ownerTeam } })
  await requireOwnPrefix(sql, { ownerTeam, pluginId })
  await requireTrust(sql, bundle, ownerTeam)
  const audience = before ? before.audience : (register?.audience ?? null)
  const excess = await excessOf(sql, actor, { bundle, ownerTeam, before, audience })
  if (before) return { bundle, ownerTeam, excess, action: { kind: 'upgrade', activeSha: before.activeSha } }
  if (register) return { bundle, ownerTeam, excess, action: { kind: 'register', ...register } }
  throw new InputError(`${manifest.name} is not registered here. Say what its registration is to be.`)
}

async function wantedChange(sql: Sql, { actor }: Changing, asked: AskForChange): Promise<Wanted> {
  const before = await registered(sql, asked.id)
  const { ownerTeam, activeSha } = before
  await requireOwner(sql, actor, { action: 'plugin.ask', installed: before })
  if (before.dev)
    throw new ConflictError(`${before.name} follows a folder in development. Pack and sign it, then register that.`)
  if ('audience' in asked) {
    const { audience } = asked
    const excess = await showingExcess(sql, actor, { ...before, audience })
    return {
      ...{ bundle: await bundleRow(sql, activeSha), ownerTeam, excess },
      action: { kind: 'audience', activeSha, audience },
    }
  }
  const bundle = await bundleBefore(sql, before)
  await requireTrust(sql, bundle, ownerTeam)
  const excess = await excessOf(sql, actor, { ...before, bundle, before })
  return { bundle, ownerTeam, excess, action: { kind: 'rollback', activeSha } }
}

async function bundleBefore(sql: Sql, { name, previousSha }: Installation): Promise<BundleRow> {
  if (previousSha) return bundleRow(sql, previousSha)
  throw new ConflictError(`${name} has no version to go back to.`)
}

/** One open request for the same: a version to come in by its hash, else one of a kind for a plugin. */
async function requireNew(
  sql: Sql,
  { pluginId, sha256 }: BundleRow,
  { action: { kind }, purpose }: { action: RequestAction; purpose: string },
): Promise<void> {
  // Not an advisory lock: a plugin's role could hold that.
  await sql.query('lock table plugin_request in share row exclusive mode')
  const kinds = kind === 'register' || kind === 'upgrade' ? ['register', 'upgrade'] : [kind]
  const { rows } = await sql.query(
    `select id from plugin_request
      where plugin_id = $1 and state = 'open' and kind = any($2) and ($3::text is null or sha256 = $3)`,
    [pluginId, kinds, kind === 'audience' ? null : sha256],
  )
  if (rows.length > 0)
    throw new ConflictError(
      `It was asked for already: ${purpose.replace(/^for /, '')}. Wait for the administrators, or withdraw that.`,
    )
}
