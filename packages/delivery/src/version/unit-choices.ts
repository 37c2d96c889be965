import type { Sql } from '@groundwork/db/pool'
import { backendContributions } from '@groundwork/plugin-host/backend-contributions'
import { projectLibraries } from '@groundwork/plugin-host/project-schema'

/** What the next versions of a unit could be brought by and configured by. */
export type UnitChoices = {
  paths: { plugin: string; contribution: string; title: string; pluginName: string }[]
  libraries: { id: string; name: string }[]
}

/** Paths of plugins that are on, and every domain library that is registered. */
export async function unitChoices(sql: Sql): Promise<UnitChoices> {
  const offers = await backendContributions(sql, { points: ['delivery/path/v1'] })
  const libraries = await projectLibraries(sql)
  return {
    paths: offers.flatMap(({ isOn, pluginId: plugin, contribution, title, pluginName }) =>
      isOn ? [{ plugin, contribution, title, pluginName }] : [],
    ),
    libraries: libraries.map(({ pluginId: id, name }) => ({ id, name })),
  }
}
