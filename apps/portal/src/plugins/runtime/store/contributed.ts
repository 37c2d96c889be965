import { fitsPattern } from '@groundwork/access/fits-pattern'
import type { Contributions, ContributingPlugin } from '@groundwork/plugin-host/contributions'
import type { Contribution } from '@groundwork/plugin-sdk/manifest'

export type { Contributions }
/** A plugin that is on for the viewer, as far as pages need to know it. */
export type ContributedPlugin = ContributingPlugin

export type PointOf<Id extends Contribution['point']> = Extract<Contribution, { point: Id }>
/** One contribution with the plugin that it belongs to. */
export type Contributed<Id extends Contribution['point']> = { plugin: ContributedPlugin; contribution: PointOf<Id> }

/** What plugins contribute to one point, in the order of their names. */
export function contributedTo<Id extends Contribution['point']>(
  { plugins }: Pick<Contributions, 'plugins'>,
  point: Id,
): Contributed<Id>[] {
  return plugins
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1))
    .flatMap((plugin) =>
      plugin.contributes
        .filter((contribution): contribution is PointOf<Id> => contribution.point === point)
        .map((contribution) => ({ plugin, contribution })),
    )
}

/** Those that are meant for this project: names with `*` in the contribution's `projects`, all without it. */
export function forProject<T extends { contribution: { projects?: string[] | undefined } }>(
  all: T[],
  project: string,
): T[] {
  return all.filter(
    ({ contribution: { projects } }) => !projects || projects.some((each) => fitsPattern(project, each)),
  )
}

/** What names a contribution in an address: `plugin:<plugin>:<contribution>`. */
export function surfaceKey({ plugin, contribution }: { plugin: { id: string }; contribution: { id: string } }): string {
  return `plugin:${plugin.id}:${contribution.id}`
}

/** The plugin and the contribution that an address names, or null when it names none. */
export function parseSurfaceKey(key: string | null | undefined): { plugin: string; contribution: string } | null {
  const [, plugin, contribution] = /^plugin:([a-z][a-z0-9-]*):([a-z][a-z0-9-]*)$/.exec(key ?? '') ?? []
  return plugin && contribution ? { plugin, contribution } : null
}

export function pluginHref(id: string, path = '/'): string {
  return path === '/' ? `/p/${id}` : `/p/${id}${path}`
}
