export { type AffectedTarget, bindIntegration, type Bound, targetsElsewhere } from './bind'
export { type Blocked, impactOf, type PolicyImpact } from './impact'
export { type EnvironmentInput, saveEnvironment } from './save-environment'
export {
  type Binding,
  type Environment,
  environmentByName,
  listEnvironments,
  readEnvironment,
  readPolicy,
} from './rows'
