import { readAddress } from '@groundwork/delivery/config/address'
import type { RouterOutputs } from '../../trpc/types'
import type { ChangeDetail, ConfigChange } from './config-types'

type UnitTargets = RouterOutputs['delivery']['units']['targets'][number]
export type Reached = {
  project: string
  unit: string
  environment: string
  version: { id: string; number: number }
}

/**
 * The targets that take what the layer says with a redeploy of what they run: those in the environment that it acts on. What lower
 * layers say is kept by a version, so it reaches a target with a version made later.
 */
export function reachedBy({ change }: Pick<ChangeDetail, 'change'>, units: readonly UnitTargets[]): Reached[] {
  const { kind, unit: only, environment: at } = readAddress(change.address)
  if (kind !== 'environment' && kind !== 'target') return []
  return units.flatMap(({ project, unit, targets }) =>
    targets.flatMap(({ environment, version }) =>
      version !== null && environment === at && (only === null || only === unit)
        ? [{ project, unit, environment, version }]
        : [],
    ),
  )
}

/** What a merge makes possible, in a sentence. */
export function reachWords({ address, state }: Pick<ConfigChange, 'address' | 'state'>, count: number): string {
  const { kind, environment } = readAddress(address)
  const merged = state === 'merged'
  if (kind === 'library' || kind === 'project')
    return `A version keeps what this layer says when it is made: ${merged ? '' : 'after the merge '}it reaches a target with the next version. Configure anew, beside a version on the page of its unit, makes one without another run.`
  if (count === 0) return `No unit runs in ${environment} yet; the first promotion there takes it.`
  const targets = count === 1 ? 'One target runs' : `${count} targets run`
  return merged
    ? `${targets} there and may differ from it: redeploy, and the sheet shows what differs.`
    : `${targets} there. After the merge each takes it with its next promotion; a redeploy of the same version will do.`
}
