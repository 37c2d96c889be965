import { ConflictError, NotAllowedError } from '@groundwork/access/errors'
import { loadActor } from '@groundwork/access/actor'
import type { Sql } from '@groundwork/db/pool'
import { envelopeOf } from '../envelope/envelopes'
import { type BundleRow, bundleRow } from './bundles'
import { type Installation, installation } from './installation'
import { disabledBy } from './disabled-by'
import { bringUp, previewAgain } from './moves'
import { register } from './registry'
import { type Changing, move } from './transition'

export type Development = {
  sha256: string
  /** Runs before any process of this bundle starts; throws to leave everything as it is. */
  prepare?: (bundle: BundleRow, sql: Sql, before: Installation | null) => Promise<void>
}

/**
 * Shows a bundle from a developer's folder to that person alone: registers it, or lets it stand in for the bundle shown
 * before. The actor is the person, or a token of theirs with the scope "publish".
 */
export async function develop(changing: Changing, { sha256, prepare }: Development): Promise<Installation> {
  const person = await personBehind(changing)
  const bundle = await bundleRow(changing.pool, sha256)
  const ownerTeam = await teamOfId(changing.pool, person, bundle.pluginId)
  const before = await installation(changing.pool, bundle.pluginId)
  if (!before || before.state === 'uninstalled')
    return register(changing, { sha256, ownerTeam, dev: true, registeredBy: person, prepare })
  requireOwnDevelopment(before, person)
  if (before.activeSha === sha256 && before.state !== 'disabled') return before
  const seen = { pluginId: bundle.pluginId, generation: null, action: 'plugin.develop' } as const
  const after = await move(changing, seen, async (locked, sql) => {
    requireOwnDevelopment(locked, person)
    const comesOn = locked.state === 'disabled' && (await disabledBy(sql, locked.pluginId))?.id === person
    const again = comesOn ? previewAgain(locked) : null
    if (locked.activeSha === sha256) return again
    await prepare?.(bundle, sql, locked)
    const standing = { ...locked, ...again?.set }
    const up = await bringUp(sql, standing, { next: bundle, kind: 'upgrade' })
    const next = { ...up, set: { ...again?.set, ...up.set } }
    // An envelope may have come since: what is developed in it is its team's to manage.
    return { ...next, set: { ...next.set, ownerTeam: ownerTeam ?? locked.ownerTeam }, change: 'dev' }
  })
  return after ?? before
}

/** An id in the prefix of a team is developed in that team, so that nobody takes it away from there; null where none has it. */
async function teamOfId(sql: Sql, personId: string, pluginId: string): Promise<string | null> {
  const envelope = await envelopeOf(sql, pluginId)
  if (!envelope) return null
  const { teamId, idPrefix, teamName } = envelope
  const person = await loadActor(sql, personId)
  const inTeam = person?.teams[teamId] ?? 'viewer'
  if (person?.role === 'administrator' || inTeam !== 'viewer') return teamId
  throw new NotAllowedError(
    `Ids that begin with "${idPrefix}" belong to the team ${teamName}, and you are no developer in it. Give the plugin in your folder another id.`,
  )
}

function requireOwnDevelopment({ name, version, pluginId, dev, registeredBy }: Installation, person: string): void {
  if (!dev)
    throw new ConflictError(
      `${name} ${version} is registered here as "${pluginId}". Give the one in your folder another id while you develop it.`,
    )
  if (registeredBy !== person)
    throw new ConflictError(`Somebody else develops a plugin with the id "${pluginId}". Give yours another id.`)
}

async function personBehind({ pool, actor }: Changing): Promise<string> {
  if (actor.kind === 'user') return actor.id
  const { rows } = await pool.query<{ person: string | null }>(
    'select created_by as person from token where id::text = $1',
    [actor.kind === 'token' ? actor.id : ''],
  )
  if (rows[0]?.person) return rows[0].person
  throw new NotAllowedError('A plugin is developed by a person. Use a token that a person made under Settings, Tokens.')
}
