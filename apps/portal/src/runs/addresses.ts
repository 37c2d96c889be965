export type RunKey = { flow: string; run: string }
export type TaskKey = RunKey & { step: string; task: string }

const part = encodeURIComponent

export function runHref({ flow, run }: RunKey, search = ''): string {
  return `/runs/${part(flow)}/${part(run)}${search && `?${search}`}`
}

export function taskHref({ flow, run, step, task }: TaskKey, search = ''): string {
  return `${runHref({ flow, run })}/${part(step)}/${part(task)}${search && `?${search}`}`
}

/** The task that a clone was made from, as its client wrote it: a whole pathspec, or without the flow. Else null. */
export function originTask(origin: string, flow: string): TaskKey | null {
  const parts = origin.split('/').filter(Boolean)
  const [from, run, step, task] = parts.length === 3 ? [flow, ...parts] : parts
  return from && run && step && task && parts.length <= 4 ? { flow: from, run, step, task } : null
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

/** The parts of an address as they were before `encodeURIComponent`; a broken escape stays as it is. */
export function decodeParts<T extends Record<string, string>>(parts: T): T {
  const decode = (value: string) => {
    try {
      return decodeURIComponent(value)
    } catch {
      return value
    }
  }
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, decode(value)])) as T
}
