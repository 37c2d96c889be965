import { writeAudit } from '@groundwork/access/audit'
import { type Actor, can } from '@groundwork/access/can'
import { ConflictError, NotFoundError } from '@groundwork/access/errors'
import { type Sql, transaction } from '@groundwork/db/pool'
import type { Excess } from '../envelope/excess'
import { audienceWords } from '../registry/audience-words'
import { bundleRow } from '../registry/bundles'
import type { Audience } from '../registry/installation'
import { type Changing, requireOwner } from '../registry/transition'
import { actionShape, auditOf, purposeOf, type RequestKind } from './action'
import { type Asked, carryOut } from './carry-out'
import { noticeToPerson } from './notices'

export type RequestRow = {
  id: string
  pluginId: string
  name: string
  version: string
  sha256: string
  teamId: string | null
  teamName: string | null
  kind: RequestKind
  /** Whom it is to be shown to, and whom it is shown to now, in words; null where that is not asked for. */
  showing: { to: string; now: string } | null
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
  const whole = can(actor, 'plugin.decide', { kind: 'installation' }).allowed
  const [person, teams] = actor.kind === 'user' ? [actor.id, Object.keys(actor.teams)] : [null, []]
  const { rows } = await sql.query<
    Omit<RequestRow, 'showing'> & { audience: Audience | null; shownTo: Audience | null }
  >({
    name: 'plugin-requests-of',
    text: `select r.id, r.plugin_id as "pluginId", coalesce(b.manifest ->> 'name', r.plugin_id) as name,
        coalesce(b.version, '') as version, r.sha256, r.team_id as "teamId", t.name as "teamName", r.kind, r.reason, r.excess,
        r.state, r.asked_by as "askedBy", a.name as "askedByName", d.name as "decidedByName", r.note,
        r.created_at as "createdAt", r.decided_at as "decidedAt",
        case when r.kind = 'audience' then r.action -> 'audience' end as audience,
        case when r.kind = 'audience' and i.state <> 'disabled' then i.audience end as "shownTo"
      from plugin_request r left join plugin_bundle b on b.sha256 = r.sha256 left join team t on t.id = r.team_id
        left join plugin_installation i on i.plugin_id = r.plugin_id
        left join "user" a on a.id = r.asked_by left join "user" d on d.id = r.decided_by
      where $1 or r.asked_by = $2 or r.team_id = any($3::uuid[])
      order by r.state <> 'open', r.created_at desc limit 200`,
    values: [whole, person, teams],
  })
  const all: RequestRow[] = []
  for (const { audience, shownTo, ...row } of rows)
    all.push({ ...row, showing: audience && (await showingOf(sql, { audience, shownTo })) })
  return all
}

async function showingOf(sql: Sql, { audience, shownTo }: { audience: Audience; shownTo: Audience | null }) {
  return { to: await audienceWords(sql, audience), now: shownTo ? await audienceWords(sql, shownTo) : 'nobody' }
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
    const purpose = await purposeOf(sql, bundle, request.action)
    const detail = { ...(await auditOf(sql, `${state} the request`, { bundle, action: request.action })), note }
    const resource = { kind: 'plugin', id: request.pluginId }
    await writeAudit(sql, { actor, action: 'plugin.decide', resource, detail, requestId })
    await bus.publish(sql, [{ topic: 'plugin', key: request.pluginId, payload: { change: 'request' } }])
    const title = `${actor.name} ${state} your request ${purpose}`
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

type Locked = Asked & { id: string }

async function lockOpen(sql: Sql, id: string): Promise<Locked> {
  const { rows } = await sql.query<
    Omit<Locked, 'action'> & { action: unknown; state: string; decidedBy: string | null }
  >(
    `select r.id, r.plugin_id as "pluginId", r.team_id as "teamId", r.sha256, r.action, r.asked_by as "askedBy",
       r.state, (select name from "user" u where u.id = r.decided_by) as "decidedBy"
     from plugin_request r where r.id = $1 for update of r`,
    [id],
  )
  const request = rows[0]
  if (!request) throw new NotFoundError('There is no such request here. Open Requests again; the list may be old.')
  if (request.state === 'open') return { ...request, action: actionShape.parse(request.action) }
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
