export { callIntegration, type CallingDeps, type IntegrationCallOptions } from './call'
export { effectCall, outcomeSchema, seenFrom, seenSchema, settled } from './effect-call'
export { type OrchestratorClient, orchestratorCapabilitiesSchema, orchestratorOf, readAnswer } from './orchestrator'
export {
  type IntegrationOfCall,
  type PointCaller,
  type PointCallOptions,
  PointError,
  type PointRef,
} from './point-caller'
export { type Integration, type IntegrationRole, integrationRoles, integrations, readIntegration } from './rows'
export { createIntegration, retireIntegration, updateIntegration } from './change-integration'
export { type ConformanceResult, keepConformance, newestConformance, type StoredConformance } from './conformance'
export { type IntegrationOffer, integrationOffers, type IntegrationRow, integrationRow, integrationRows } from './list'
export { checkConnection, type ConnectionFinding, refreshCapabilities, type RefreshDeps } from './refresh'
export { makeShippedIntegrations } from './shipped'
