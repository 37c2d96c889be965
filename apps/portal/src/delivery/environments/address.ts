export function environmentHref(name: string): string {
  return `/settings/environments/${encodeURIComponent(name)}`
}

export const newEnvironmentHref = '/settings/environments?new=1'
