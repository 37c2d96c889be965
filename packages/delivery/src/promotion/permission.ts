import type { Action, Actor, Resource } from '@groundwork/access/can'
import { InputError } from '@groundwork/access/errors'
import { requireAllowed } from '@groundwork/access/require'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { requireNoToken } from '../config/no-token'
import type { PromotionRow } from './promotion-row'

type About = { kind: string; id: string; project: string; environment: string }

/** What `can` is asked with: the team that owns the project, and the environment. */
export async function resourceOf(sql: Sql, { project, ...about }: About): Promise<Resource> {
  return { ...about, ...(await ownerTeamOf(sql, project)) }
}

/** @throws NotAllowedError with the reason of `can` */
export async function requireFor(
  sql: Sql,
  { actor, action }: { actor: Actor; action: Action },
  { number, plan }: Pick<PromotionRow, 'number' | 'plan'>,
): Promise<void> {
  const { project, environment } = plan.target
  requireAllowed(actor, action, await resourceOf(sql, { kind: 'promotion', id: `P-${number}`, project, environment }))
}

/** Where it was to go, as audit rows keep it. */
export function auditPlace({ plan }: Pick<PromotionRow, 'plan'>): {
  project: string
  unit: string
  environment: string
} {
  const { project, unit, environment } = plan.target
  return { project, unit, environment }
}

/** A reason as it is kept; throws InputError for none, and for one that holds what looks like a token of Groundwork. */
export function requireReason(reason: string, what: string): string {
  const text = reason.trim()
  requireNoToken('reason', text)
  if (text.length >= 3) return text.slice(0, 1000)
  throw new InputError(`${what} needs a reason in words, so that others can follow it.`)
}
