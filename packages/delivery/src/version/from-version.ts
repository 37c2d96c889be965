import type { Actor } from '@groundwork/access/can'
import { requireAllowed } from '@groundwork/access/require'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import { readVersion } from './rows'
import { type StoredVersion, type StoringDeps, storeVersion } from './store-version'

export type FromVersion = {
  /** The id (SHA-256) of the version whose code it is to be. */
  version: string
  actor: Actor
  note?: string | null
  requestId?: string | null
}

/**
 * A version of the same code with the library's and the project's layers, and the deployment path, as they are now. Where none of
 * them moved it is the version that there is. Throws NotFoundError, NotAllowedError, ConflictError with what is wrong with the layers.
 */
export async function makeVersionFromVersion(deps: StoringDeps, given: FromVersion): Promise<StoredVersion> {
  const { actor, note = null, requestId = null } = given
  const { content, number, runNumber } = await readVersion(deps.pool, given.version)
  const owner = await ownerTeamOf(deps.pool, content.unit.project)
  requireAllowed(actor, 'version.create', { kind: 'version', ...owner })
  const { layers: _layers, schema: _schema, path: _path, ...kept } = content
  return storeVersion(deps, { content: kept, blobs: [], runNumber, ofVersion: number, note, actor, requestId })
}
