// What other packages build on, in one place; pages in the browser import the pure parts by their own names.
export { configValues, type ConfigMapping, type ConfigValue, missingConfigs, perRunValues } from './config-values'
export { compareThree, type DiffRow, semanticDiff } from './diff'
export type { Layer, LayerKind, Problem } from './layer'
export { libraryFor, mappingOf } from './libraries'
export { type Origin, resolve, type Resolved } from './resolve'
export {
  deployedConfig,
  layersForNewVersion,
  type NewVersionLayers,
  resolveForTarget,
  resolveNow,
  type TargetConfig,
} from './resolve-target'
export { hasErrors, validate } from './validate'
