import { loadActor } from '@groundwork/access/actor'
import type { Sql } from '@groundwork/db/pool'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import { describePermission } from '@groundwork/plugin-sdk/permissions'
import { envelopeOf } from '../envelope/envelopes'
import { coversPermission } from '../envelope/excess'
import type { Installation } from './installation'

/**
 * What a version is granted. A registered plugin has all it asks for: somebody agreed to it. Nobody was asked about one in
 * development: it has what is not grave, what its developer's team may have by an envelope for its id, and all of it where its developer is
 * an administrator.
 */
export async function grantsFor(
  sql: Sql,
  { dev, registeredBy }: Pick<Installation, 'dev' | 'registeredBy'>,
  { id, permissions }: Manifest,
): Promise<string[]> {
  if (!dev) return permissions
  const person = registeredBy === null ? null : await loadActor(sql, registeredBy)
  if (person?.role === 'administrator') return permissions
  const envelope = await envelopeOf(sql, id)
  const inTeam = envelope ? (person?.teams[envelope.teamId] ?? 'viewer') : 'viewer'
  const allowed = envelope && inTeam !== 'viewer' ? envelope.permissions : []
  return permissions.filter(
    (asked) => !describePermission(asked).grave || allowed.some((grant) => coversPermission(grant, asked)),
  )
}

/** What a version asks for and does not get. */
export async function withheldFrom(
  sql: Sql,
  installed: Pick<Installation, 'dev' | 'registeredBy'>,
  manifest: Manifest,
): Promise<string[]> {
  const granted = await grantsFor(sql, installed, manifest)
  return manifest.permissions.filter((asked) => !granted.includes(asked))
}
