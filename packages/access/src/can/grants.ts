import type { Resource } from './can'
import { fitsPattern } from './fits-pattern'
import type { Action } from './rules'

/** A custom role that somebody holds, as the actor carries it. Empty lists of resources and environments mean all of them. */
export type Grant = {
  /** What the custom role is called. */
  role: string
  actions: readonly string[]
  /** `<kind>:<id>`, where `*` stands for any characters: `project:ranking*`, `plugin:film-*`. */
  resources: readonly string[]
  /** Names of environments. */
  environments: readonly string[]
  /** The team through which it was given, by name; null: to the person. */
  via: string | null
}

/** What a custom role reaches. */
export type Reach = Pick<Grant, 'resources' | 'environments'>

/** Whether what is asked about lies within what a custom role reaches. */
export function reaches({ resources, environments }: Reach, resource: Resource): boolean {
  if (environments.length > 0 && !environments.includes(resource.environment ?? '')) return false
  return resources.length === 0 || resources.some((pattern) => fits(pattern, resource))
}

export function gives(grant: Grant, action: Action): boolean {
  return grant.actions.includes(action)
}

/** What a custom role is limited to, after "gives it": `for project:ranking* in staging`, `in staging`; null where it is not. */
export function limitsOf({ resources, environments }: Reach): string | null {
  const of = resources.length > 0 ? `for ${resources.join(', ')}` : null
  const within = environments.length > 0 ? `in ${environments.join(', ')}` : null
  return of || within ? [of, within].filter(Boolean).join(' ') : null
}

/** Whether everything that `inner` reaches is reached by `outer` too. */
export function within(inner: Reach, outer: Reach): boolean {
  return (
    isPart(inner.environments, outer.environments, (name, other) => name === other) &&
    // A star of the narrower pattern is matched as a character: only a star of the wider one takes it.
    isPart(inner.resources, outer.resources, (pattern, other) => fitsPattern(pattern, other))
  )
}

function isPart(
  inner: readonly string[],
  outer: readonly string[],
  covers: (inner: string, outer: string) => boolean,
): boolean {
  if (outer.length === 0) return true
  return inner.length > 0 && inner.every((one) => outer.some((other) => covers(one, other)))
}

const form = /^[a-z][a-z-]*:\S(.{0,200}\S)?$/

/** Whether a pattern of resources can be read: a kind, a colon, an id with stars. */
export function isPattern(pattern: string): boolean {
  return form.test(pattern)
}

/** `project:…` is about whatever belongs to such a project, `environment:…` about whatever is in one. */
function fits(pattern: string, { kind, id, project, environment }: Resource): boolean {
  const about = [`${kind === 'preview' ? 'plugin' : kind}:${id ?? ''}`]
  if (project !== undefined) about.push(`project:${project}`)
  if (environment !== undefined) about.push(`environment:${environment}`)
  return about.some((name) => fitsPattern(name, pattern))
}
