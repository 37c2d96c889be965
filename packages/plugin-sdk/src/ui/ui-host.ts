export { pageAddress } from './address'
export { runCommand } from './command'
export { partOfPoint } from '../manifest/part-of-point'
export type {
  LiveEvent,
  LiveListener,
  NavigateOptions,
  PluginHostApi,
  PluginPlace,
  ProjectConfig,
  ProjectConfigOf,
} from './host-api'
export { hostKeys, isAnswerOf } from './host-keys'
export { PluginProvider } from './plugin-context'
