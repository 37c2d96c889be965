export type RunKey = { flow: string; run: string }
export type TaskKey = RunKey & { step: string; task: string }

const part = encodeURIComponent

export function runHref({ flow, run }: RunKey, search = ''): string {
  return `/runs/${part(flow)}/${part(run)}${search && `?${search}`}`
}

export function taskHref({ flow, run, step, task }: TaskKey, search = ''): string {
  return `${runHref({ flow, run })}/${part(step)}/${part(task)}${search && `?${search}`}`
}

export function projectHref(project: string): string {
  return `/projects/${part(project)}`
}

/** The address of one of the streams the portal passes on from the engine. */
export function dataHref(
  route: 'card' | 'log/tail' | 'log/download',
  query: Record<string, string | number | undefined>,
): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value))
  return `/api/runs/${route}?${params}`
}
