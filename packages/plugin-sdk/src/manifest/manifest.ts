export type { Contribution } from './contribution'
export { locate, type Position } from './locate'
export { type Manifest, manifestSchema } from './manifest-schema'
export { pluginId, reservedIds } from './manifest-shape'
export {
  type ManifestProblem,
  type ManifestReading,
  type PlacedProblem,
  readManifest,
  readManifestText,
} from './read-manifest'
