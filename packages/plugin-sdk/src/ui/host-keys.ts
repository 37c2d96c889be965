/** React Query keys of what the portal knows: it drops these when something changed. */
export const hostKeys = {
  project: (name: string) => ['plugin-host', 'project', name] as const,
  run: (flow: string, run: string) => ['plugin-host', 'run', flow, run] as const,
  config: (pluginId: string) => ['plugin-host', 'config', pluginId] as const,
}
