export { type PluginClient, createPluginClient } from './client'
export type { CommandContext, CommandHandler } from './command'
export {
  type ConfigEditorProps,
  definePlugin,
  type PageProps,
  type PluginDefinition,
  type ProjectProps,
  type RunProps,
  type TargetProps,
} from './define-plugin'
export { useConfig, useNavigate, usePlugin, usePortalRoot, useProject, useRun, useToast, useViewer } from './hooks'
export { useProjectConfig, usePromote, useTargets } from './delivery'
export type {
  LiveEvent,
  PluginInfo,
  ProjectConfig,
  ProjectConfigOf,
  PromoteAsk,
  ToastMessage,
  UnitTargets,
  Viewer,
} from './host-api'
export type { ProjectInfo, RunInfo, RunStatus } from './infos'
export { useLive } from './use-live'
export { PluginLink, type PluginLinkProps } from './plugin-link'
export { type Action, type ActionOptions, useAction } from './use-action'
