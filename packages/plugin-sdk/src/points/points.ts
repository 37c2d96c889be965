export {
  extensionPoints,
  isPointId,
  type PointFacts,
  type PointId,
  pointFacts,
  pointIds,
  type Stability,
} from '../manifest/points'
export type { CacheV1, Generation } from './cache'
export type { CatalogEntry, CatalogProviderV1 } from './catalog-provider'
export type { ComputeV1, EnvironmentRef } from './compute'
export type { Column, DataRef, DataV1 } from './data'
export type { DeliveryGateV1, GateVerdict } from './delivery-gate'
export type { DeliveryPathV1, PlanDiff, PlanRequest, PlanStep, VersionRef } from './delivery-path'
export type { DeliveryVerificationV1, Verdict } from './delivery-verification'
export type {
  Effect,
  Finding,
  Json,
  JsonSchema,
  Key,
  Labels,
  LogLine,
  NoInput,
  Outcome,
  Page,
  Resources,
  SecretRef,
  Seen,
  Token,
} from './effect'
export { type Implemented, implementPoint, type PointInterfaces } from './implement-point'
export type { Message, NotifierV1 } from './notifier'
export type {
  Definition,
  EngineRun,
  Launch,
  OrchestratorCapabilities,
  OrchestratorV1,
  Schedule,
  Slot,
} from './orchestrator'
export type { SecretsV1 } from './secrets'
export type { Revision, Route, ServingV1 } from './serving'
export { look, settle } from './settle'
