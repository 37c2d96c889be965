import type { PluginInfo, ProjectConfigOf } from './host-api'

/** React Query keys of what the portal knows: it drops these when something changed. */
export const hostKeys = {
  project: (name: string) => ['plugin-host', 'project', name] as const,
  run: (flow: string, run: string) => ['plugin-host', 'run', flow, run] as const,
  targets: (project: string) => ['plugin-host', 'targets', project] as const,
  projectConfig: ({ project, unit, environment }: ProjectConfigOf) =>
    ['plugin-host', 'project-config', project, unit ?? null, environment ?? null] as const,
  config: (pluginId: string) => ['plugin-host', 'config', pluginId] as const,
}

/** What the keys of a plugin's own answers begin with. Another version may answer in another shape: it begins anew. */
export function answersKey({ id, version, build }: Pick<PluginInfo, 'id' | 'version' | 'build'>): string {
  return build ? `${id}@${version}+${build}` : `${id}@${version}`
}

/** Whether a key of React Query is of what this plugin answered, in any of its versions. */
export function isAnswerOf(pluginId: string, [first]: readonly unknown[]): boolean {
  const prefix: unknown = Array.isArray(first) ? first[0] : undefined
  return typeof prefix === 'string' && prefix.startsWith(`${pluginId}@`)
}
