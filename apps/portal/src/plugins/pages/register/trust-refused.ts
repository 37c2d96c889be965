import { can } from '@groundwork/access/can'
import { api, requireUser } from '../../../trpc/server'

/** Why somebody may not trust a key, and the names of those who may. */
export type TrustRefused = { reason: string; administrators: string[] }

/** Null for those who may trust keys. */
export async function trustRefused(): Promise<TrustRefused | null> {
  const decision = can(await requireUser(), 'plugin.key', { kind: 'key' })
  return decision.allowed ? null : { reason: decision.reason, administrators: await administrators() }
}

/** Names of the people who may trust keys. */
export async function administrators(): Promise<string[]> {
  const { people } = await (await api()).access.people.list()
  return people.filter(({ role, disabledAt }) => role === 'administrator' && !disabledAt).map(({ name }) => name)
}
