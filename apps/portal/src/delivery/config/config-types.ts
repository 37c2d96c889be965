import type { RouterOutputs } from '../../trpc/types'

type Config = RouterOutputs['delivery']['config']

export type LayerDetail = Config['layer']
export type ProjectLayers = Config['layers']
export type ConfigChange = Config['changes'][number]
export type ChangeDetail = Config['change']
export type ChangeInEnvironment = ChangeDetail['environments'][number]
export type DiffRow = ChangeInEnvironment['rows'][number]
export type Revision = Config['history'][number]
export type SecretNames = Config['secrets']
