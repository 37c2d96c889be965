import type { BackendContext } from '../backend/parts'
import type { CacheV1 } from './cache'
import type { CatalogProviderV1 } from './catalog-provider'
import type { ComputeV1 } from './compute'
import type { DataV1 } from './data'
import type { DeliveryGateV1 } from './delivery-gate'
import type { DeliveryPathV1 } from './delivery-path'
import type { DeliveryVerificationV1 } from './delivery-verification'
import type { NotifierV1 } from './notifier'
import type { OrchestratorV1 } from './orchestrator'
import type { SecretsV1 } from './secrets'
import type { ServingV1 } from './serving'

/**
 * The interface of each extension point that a backend implements by methods. Each takes one input and
 * answers by a promise; both travel as JSON. A field may be added to an input: an implementation ignores what it does not know.
 *
 * @example
 * ```ts
 * type Gate = PointInterfaces['delivery/gate/v1']
 * ```
 */
export type PointInterfaces = {
  'integration/orchestrator/v1': OrchestratorV1
  'integration/compute/v1': ComputeV1
  'integration/data/v1': DataV1
  'integration/serving/v1': ServingV1
  'integration/cache/v1': CacheV1
  'integration/notifier/v1': NotifierV1
  'integration/secrets/v1': SecretsV1
  'delivery/path/v1': DeliveryPathV1
  'delivery/gate/v1': DeliveryGateV1
  'delivery/verification/v1': DeliveryVerificationV1
  'catalog/provider/v1': CatalogProviderV1
}

/**
 * How a backend writes an interface down: each method is given its input and, after it, the context of the call, which it
 * may leave out.
 *
 * @example
 * ```ts
 * const evaluate: Implemented<DeliveryGateV1>['evaluate'] = async ({ promotion }, { platform }) => {
 *   await platform.log.info('Asked.', { promotion })
 *   return { is: 'pass', why: 'Nothing stands against it.' }
 * }
 * ```
 */
export type Implemented<Interface> = {
  [Method in keyof Interface]: Interface[Method] extends (input: infer Input) => infer Result
    ? (input: Input, context: BackendContext) => Result
    : never
}

/**
 * Types the implementation of an extension point; the value itself is handed through.
 *
 * @example
 * ```ts
 * import { defineBackend } from '@groundwork/plugin-sdk/backend'
 * import { implementPoint } from '@groundwork/plugin-sdk/points'
 *
 * const freeze = implementPoint('delivery/gate/v1', {
 *   evaluate: async () => ({ is: 'pass', why: 'No freeze today.' }),
 * })
 * export default defineBackend({ points: { freeze } })
 * ```
 */
export function implementPoint<Id extends keyof PointInterfaces>(
  _id: Id,
  implementation: Implemented<PointInterfaces[Id]>,
): Implemented<PointInterfaces[Id]> {
  return implementation
}
