import { fitsPattern } from '@groundwork/access/fits-pattern'

/** A plugin that says by patterns of names which projects it is about. No team: it is the platform's. */
export type Claiming = { ownerTeam: string | null; projects: readonly string[] }

/** A project that plugins may be about, with the team that owns it, if one does. */
export type Claimable = { name: string; ownerTeam: string | null }

/**
 * How near a plugin's owner is to a project, 1 the nearest: the team that owns the project, the platform, and for a project that no
 * team owns any other team. Null: it says nothing about this project, whatever its patterns are.
 */
export function nearness({ ownerTeam }: Pick<Claiming, 'ownerTeam'>, project: Claimable): 1 | 2 | 3 | null {
  if (ownerTeam === null) return 2
  if (ownerTeam === project.ownerTeam) return 1
  return project.ownerTeam === null ? 3 : null
}

/** `nearness(...) !== null` for a row of the table project: `ownerTeam` is an expression, null for the platform's. */
export function reachesSql(ownerTeam: string): string {
  return `(${ownerTeam}::uuid IS NULL OR project.owner_team IS NULL OR project.owner_team = ${ownerTeam}::uuid)`
}

/** Whether the plugin is about the project by its patterns, and its owner may say so. */
export function reaches(plugin: Claiming, project: Claimable): boolean {
  return nearness(plugin, project) !== null && plugin.projects.some((pattern) => fitsPattern(project.name, pattern))
}

/** Of the plugins that are about the project those that are nearest to it. More than one: which of them holds is nobody's to say. */
export function claimants<T extends Claiming>(plugins: readonly T[], project: Claimable): T[] {
  const about = plugins.filter((plugin) => reaches(plugin, project))
  const nearest = Math.min(...about.map((plugin) => nearness(plugin, project) ?? Infinity))
  return about.filter((plugin) => nearness(plugin, project) === nearest)
}
