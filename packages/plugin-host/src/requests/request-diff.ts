import type { Actor } from '@groundwork/access/can'
import { NotFoundError } from '@groundwork/access/errors'
import type { Pool } from '@groundwork/db/pool'
import { type BundleDetail, bundleDetail } from '../reading/detail'
import { requests } from './requests'

/** The bundle of a request as the sheets show bundles; only for those who see the request. */
export async function requestDiff(pool: Pool, actor: Actor, id: string): Promise<BundleDetail> {
  const request = (await requests(pool, actor)).find((one) => one.id === id)
  if (!request) throw new NotFoundError('There is no such request here. Open Requests again; the list may be old.')
  return bundleDetail(pool, actor, { sha256: request.sha256, ownerTeam: request.teamId })
}
