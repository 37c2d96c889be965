import { loadActor } from '@groundwork/access/actor'
import { type Actor, can } from '@groundwork/access/can'
import type { OwnerTeam } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { installation } from '@groundwork/plugin-host/registry'
import type { GateFacts, GateSubject } from './gate-facts'

/** Who asks, as they are now: a person who was shut out or lost a role does not promote any more. */
export async function readAsker(sql: Sql, subject: GateSubject, owner: OwnerTeam): Promise<GateFacts['asker']> {
  const { requestedBy, requester, plan } = subject
  if (requestedBy === null || requester === 'rollback' || requester === 'automation') return null
  const actor = requester === 'plugin' ? await pluginActor(sql, requestedBy) : await loadActor(sql, requestedBy)
  if (!actor) {
    const reason = requester === 'plugin' ? 'It is not on any more.' : 'The account is shut out.'
    return { name: await nameOf(sql, requestedBy), decision: { allowed: false, reason } }
  }
  const resource = { kind: 'target', id: plan.target.id, ...owner, environment: plan.target.environment }
  return { name: actor.name, decision: can(actor, 'promotion.request', resource) }
}

async function pluginActor(sql: Sql, id: string): Promise<Actor | null> {
  const installed = await installation(sql, id)
  if (!installed || installed.state === 'uninstalled' || installed.state === 'disabled') return null
  return { kind: 'plugin', id, name: installed.name, granted: installed.granted }
}

async function nameOf(sql: Sql, userId: string): Promise<string> {
  const { rows } = await sql.query<{ name: string }>('select name from "user" where id = $1', [userId])
  return rows[0]?.name ?? userId
}
