import { getBlob } from '@groundwork/db/blobs'
import type { Json } from '@groundwork/plugin-sdk/points'
import { isTransient } from '@groundwork/access/transient'
import { Stop } from './failure'
import type { Work } from './work'

/** The version's code package is stored, and is what the version says it is. */
export async function checkCode({ deps, promotion }: Work): Promise<Json> {
  const { rows } = await deps.pool.query<{ sha256: string }>({
    name: 'delivery-version-code',
    text: 'select code_sha256 as sha256 from version where id = $1',
    values: [promotion.version],
  })
  const sha256 = rows[0]?.sha256 ?? ''
  // Reading it compares it with its hash.
  const bytes = await getBlob(deps.pool, sha256).catch((error: unknown) => {
    if (isTransient(error)) throw error
    throw new Stop('FAILED', 'The stored code package of the version is damaged: its hash is another one.')
  })
  if (!bytes)
    throw new Stop(
      'FAILED',
      'The code package of the version is not stored any more. Make the version again from its run.',
    )
  return { sha256, bytes: bytes.length }
}
