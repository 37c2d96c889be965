import { writeAudit } from '@groundwork/access/audit'
import { loadActor } from '@groundwork/access/actor'
import { type Actor, can } from '@groundwork/access/can'
import { ConflictError, InputError, NotAllowedError, NotFoundError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import { type Sql, transaction } from '@groundwork/db/pool'
import { z } from 'zod'
import { excessOf, requireOwnPrefix, requireTrust } from '../envelope/admission'
import type { Excess } from '../envelope/excess'
import { upgradePlugin } from '../lifecycle/change-version'
import { registerPlugin } from '../lifecycle/register'
import { type BundleRow, bundleRow } from '../registry/bundles'
import { installation, isPreviewOfFolder } from '../registry/installation'
import { audienceInput } from '../router/audience-input'
import { type Changing, requireOwner } from '../registry/transition'
import { noticeToAdministrators, noticeToPerson } from './notices'

/** What is carried out at approval. Secrets are no part of it: they are set when the plugin is there. */
const actionShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('register'),
    granted: z.array(z.string()),
    config: z.unknown().optional(),
    ownerTeam: z.uuid(),
    audience: audienceInput.nullable(),
  }),
  /** `activeSha`: what the difference was drawn against. */
  z.object({ kind: z.literal('upgrade'), activeSha: z.string() }),
])
type RequestAction = z.infer<typeof actionShape>

export type RequestRow = {
  id: string
  pluginId: string
  name: string
  version: string
  sha256: string
  teamId: string | null
  teamName: string | null
  kind: 'register' | 'upgrade'
  reason: string
  excess: Excess[]
  state: 'open' | 'approved' | 'refused' | 'withdrawn'
  askedBy: string
  askedByName: string | null
  decidedByName: string | null
  note: string | null
  createdAt: Date
  decidedAt: Date | null
}

/** Requests, open ones first. Administrators see all, others those of their teams and their own. */
export async function requests(sql: Sql, actor: Actor): Promise<RequestRow[]> {
  const all = can(actor, 'plugin.decide', { kind: 'installation' }).allowed
  const [person, teams] = actor.kind === 'user' ? [actor.id, Object.keys(actor.teams)] : [null, []]
  const { rows } = await sql.query<RequestRow>({
    name: 'plugin-requests',
    text: `select r.id, r.plugin_id as "pluginId", coalesce(b.manifest ->> 'name', r.plugin_id) as name,
        coalesce(b.version, '') as version, r.sha256, r.team_id as "teamId", t.name as "teamName", r.kind, r.reason, r.excess,
        r.state, r.asked_by as "askedBy", a.name as "askedByName", d.name as "decidedByName", r.note,
        r.created_at as "createdAt", r.decided_at as "decidedAt"
      from plugin_request r left join plugin_bundle b on b.sha256 = r.sha256 left join team t on t.id = r.team_id
        left join "user" a on a.id = r.asked_by left join "user" d on d.id = r.decided_by
      where $1 or r.asked_by = $2 or r.team_id = any($3::uuid[])
      order by r.state <> 'open', r.created_at desc limit 200`,
    values: [all, person, teams],
  })
  return rows
}

export type Ask = {
  sha256: string
  reason: string
  /** For a new plugin: what its registration is to be. Ignored for one that is installed. */
  register?: { granted: string[]; config?: unknown; ownerTeam: string; audience: z.infer<typeof audienceInput> | null }
}

/** Puts to the administrators what goes beyond a team's envelope. Throws ConflictError when nothing does, or it was asked already. */
export async function askFor(changing: Changing, { sha256, reason, register }: Ask): Promise<{ id: string }> {
  const { pool, bus, actor, requestId } = changing
  if (actor.kind !== 'user') throw new NotAllowedError('Only a person can ask for a plugin.')
  const id = uuidv7()
  await transaction(pool, async (sql) => {
    const bundle = await bundleRow(sql, sha256)
    const { pluginId, manifest, version } = bundle
    const before = await installed(sql, pluginId)
    const ownerTeam = before ? before.ownerTeam : (register?.ownerTeam ?? null)
    await requireOwner(sql, actor, { action: 'plugin.ask', installed: { pluginId, name: manifest.name, ownerTeam } })
    await requireOwnPrefix(sql, { ownerTeam, pluginId })
    await requireTrust(sql, bundle, ownerTeam)
    const audience = before ? before.audience : (register?.audience ?? null)
    const excess = await excessOf(sql, actor, { bundle, ownerTeam, before, audience })
    if (excess.length === 0)
      throw new ConflictError(`${manifest.name} ${version} keeps to your team's envelope: there is nothing to ask for.`)
    const action = actionOf(bundle, { register, activeSha: before?.activeSha ?? null })
    await requireNew(sql, bundle)
    await sql.query(
      `insert into plugin_request (id, plugin_id, team_id, kind, sha256, reason, excess, action, asked_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, pluginId, ownerTeam, action.kind, sha256, reason, JSON.stringify(excess), JSON.stringify(action), actor.id],
    )
    const detail = { did: 'asked for', name: manifest.name, version, reason, excess }
    const resource = { kind: 'plugin', id: pluginId }
    await writeAudit(sql, { actor, action: 'plugin.ask', resource, detail, requestId })
    await bus.publish(sql, [{ topic: 'plugin', key: pluginId, payload: { change: 'request' } }])
    const title = `${actor.name} asks for ${manifest.name} ${version}`
    await noticeToAdministrators(sql, bus, { pluginId, title, body: reason })
  })
  bus.wake()
  return { id }
}

/**
 * Approves, which carries out what was asked as it was asked, or refuses with a note. One decision a request: a second one
 * throws ConflictError. When what was asked cannot be carried out any more, the request stays open and the error says why.
 */
export async function decide(
  changing: Changing,
  { id, approve, note }: { id: string; approve: boolean; note: string | null },
): Promise<{ id: string; state: 'approved' | 'refused' }> {
  const { pool, bus, actor, requestId } = changing
  const state = approve ? 'approved' : 'refused'
  await transaction(pool, async (sql) => {
    const request = await lockOpen(sql, id)
    const bundle = await bundleRow(sql, request.sha256)
    if (approve) await carryOut(changing, { request, bundle, sql })
    await close(sql, { id, state, note, decidedBy: actor.kind === 'user' ? actor.id : null })
    const { name } = bundle.manifest
    const detail = {
      did: approve ? 'approved the request for' : 'refused the request for',
      name,
      version: bundle.version,
      note,
    }
    const resource = { kind: 'plugin', id: request.pluginId }
    await writeAudit(sql, { actor, action: 'plugin.decide', resource, detail, requestId })
    await bus.publish(sql, [{ topic: 'plugin', key: request.pluginId, payload: { change: 'request' } }])
    const title = `${actor.name} ${state} your request for ${name} ${bundle.version}`
    await noticeToPerson(sql, bus, { userId: request.askedBy, pluginId: request.pluginId, title, body: note })
  })
  bus.wake()
  return { id, state }
}

/** Takes a request back; whoever asked may, and the team's maintainers. */
export async function withdraw(changing: Changing, id: string): Promise<void> {
  const { pool, bus, actor, requestId } = changing
  await transaction(pool, async (sql) => {
    const request = await lockOpen(sql, id)
    const { pluginId, teamId: ownerTeam } = request
    if (actor.kind !== 'user' || actor.id !== request.askedBy)
      await requireOwner(sql, actor, { action: 'plugin.ask', installed: { pluginId, name: pluginId, ownerTeam } })
    await close(sql, { id, state: 'withdrawn', note: null, decidedBy: actor.kind === 'user' ? actor.id : null })
    const detail = { did: 'withdrew the request for', name: pluginId }
    await writeAudit(sql, {
      actor,
      action: 'plugin.ask',
      resource: { kind: 'plugin', id: pluginId },
      detail,
      requestId,
    })
    await bus.publish(sql, [{ topic: 'plugin', key: pluginId, payload: { change: 'request' } }])
  })
  bus.wake()
}

type Locked = {
  id: string
  pluginId: string
  teamId: string | null
  sha256: string
  excess: Excess[]
  action: unknown
  askedBy: string
  state: string
}

async function lockOpen(sql: Sql, id: string): Promise<Locked> {
  const { rows } = await sql.query<Locked & { decidedBy: string | null }>(
    `select r.id, r.plugin_id as "pluginId", r.team_id as "teamId", r.sha256, r.excess, r.action, r.asked_by as "askedBy",
       r.state, (select name from "user" u where u.id = r.decided_by) as "decidedBy"
     from plugin_request r where r.id = $1 for update of r`,
    [id],
  )
  const request = rows[0]
  if (!request) throw new NotFoundError('There is no such request here. Open Requests again; the list may be old.')
  if (request.state === 'open') return request
  throw new ConflictError(
    `This request was ${request.state} already${request.decidedBy ? ` by ${request.decidedBy}` : ''}.`,
  )
}

type Closing = { id: string; state: string; note: string | null; decidedBy: string | null }

async function close(sql: Sql, { id, state, note, decidedBy }: Closing): Promise<void> {
  await sql.query(
    `update plugin_request set state = $2, note = $3, decided_by = $4, decided_at = now() where id = $1 and state = 'open'`,
    [id, state, note, decidedBy],
  )
}

type Work = { request: Locked; bundle: BundleRow; sql: Sql }

async function carryOut(changing: Changing, { request, bundle, sql }: Work): Promise<void> {
  const action = actionShape.parse(request.action)
  const { sha256, pluginId, teamId, askedBy } = request
  await requireStillMayAsk(sql, request, bundle)
  const before = await installed(sql, pluginId)
  // An earlier approval was carried out, and ended before the request was closed.
  if (before && before.ownerTeam === teamId && [before.activeSha, before.pendingSha].includes(sha256)) return
  if (action.kind === 'register') {
    await registerPlugin(changing, { ...action, sha256, registeredBy: askedBy })
    return
  }
  if (!before)
    throw new ConflictError(
      `${bundle.manifest.name} was uninstalled meanwhile. Refuse the request, or ask for it anew.`,
    )
  if (before.ownerTeam !== teamId)
    throw new ConflictError(`${before.name} belongs to another team now. Refuse the request; its owner can ask anew.`)
  if (before.activeSha !== action.activeSha)
    throw new ConflictError(
      `${before.name} runs version ${before.version} now, so this request shows another difference. Let it be asked for anew.`,
    )
  await upgradePlugin(changing, { pluginId, sha256, generation: before.generation })
}

/** What was asked in a team's name is done in it only while the asker still speaks for the team. */
async function requireStillMayAsk(sql: Sql, { askedBy, teamId }: Locked, { manifest, pluginId }: BundleRow) {
  const asker = await loadActor(sql, askedBy)
  const resource = { kind: 'plugin', id: pluginId, ownerTeam: teamId }
  if (asker && can(asker, 'plugin.ask', resource).allowed) return
  const who = asker ? `${asker.name} may not ask for ${manifest.name} any more` : 'Whoever asked has no access any more'
  throw new ConflictError(`${who}. Refuse the request, or let a maintainer of the team ask anew.`)
}

function actionOf(
  { manifest }: BundleRow,
  { register, activeSha }: { register: Ask['register']; activeSha: string | null },
): RequestAction {
  if (activeSha) return { kind: 'upgrade', activeSha }
  if (register) return { kind: 'register', ...register }
  throw new InputError(`${manifest.name} is not registered here. Say what its registration is to be.`)
}

async function installed(sql: Sql, pluginId: string) {
  const found = await installation(sql, pluginId)
  // A registered bundle takes the place of a preview of a folder.
  return !found || found.state === 'uninstalled' || isPreviewOfFolder(found) ? null : found
}

async function requireNew(sql: Sql, { pluginId, sha256, manifest, version }: BundleRow): Promise<void> {
  // Not an advisory lock: a plugin's role could hold that.
  await sql.query('lock table plugin_request in share row exclusive mode')
  const { rows } = await sql.query(
    `select id from plugin_request where plugin_id = $1 and sha256 = $2 and state = 'open'`,
    [pluginId, sha256],
  )
  if (rows.length > 0)
    throw new ConflictError(
      `${manifest.name} ${version} was asked for already. Wait for the administrators, or withdraw that.`,
    )
}
