import { ConflictError, NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { requireOwnPrefix, requireTrust } from '../envelope/admission'
import { bundleRow } from '../registry/bundles'
import type { Installation } from '../registry/installation'
import { type Changing, move, type Seen, teamName } from '../registry/transition'

/**
 * Gives a plugin to another team, or to the platform with null. Only for those who decide what goes beyond envelopes. The new owner
 * must be able to own it: its id lies in no other team's prefix, and its key counts for that team.
 */
export function changeOwner(
  changing: Changing,
  { ownerTeam, ...seen }: Seen & { ownerTeam: string | null },
): Promise<Installation | null> {
  return move(changing, { ...seen, action: 'plugin.decide' }, async (before, sql) => {
    if (before.ownerTeam === ownerTeam) throw new ConflictError(`${before.name} belongs to that team already.`)
    const was = before.ownerTeam === null ? platform : `the team ${await teamName(sql, before.ownerTeam)}`
    const is = await ownerName(sql, ownerTeam)
    await requireOwnPrefix(sql, { ownerTeam, pluginId: before.pluginId })
    if (!before.dev) await requireTrust(sql, await bundleRow(sql, before.activeSha), ownerTeam)
    const detail = { did: 'changed the owner of the plugin', before: was, after: is }
    return { set: { ownerTeam }, change: 'owner', detail }
  })
}

const platform = 'the platform'

async function ownerName(sql: Sql, teamId: string | null): Promise<string> {
  if (teamId === null) return platform
  const { rows } = await sql.query<{ name: string }>('select name from team where id = $1', [teamId])
  if (rows[0]) return `the team ${rows[0].name}`
  throw new NotFoundError('There is no such team. It may have been deleted meanwhile.')
}
