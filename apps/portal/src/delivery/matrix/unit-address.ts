/** The page of a unit. */
export function unitHref({ project, unit }: { project: string; unit: string }): string {
  return `/projects/${encodeURIComponent(project)}/units/${encodeURIComponent(unit)}`
}

/** A version where its unit lists it. */
export function versionHref(unit: { project: string; unit: string }, number: number): string {
  return `${unitHref(unit)}#v${number}`
}
