import { type Actor, can } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import { bundlesOf } from '../registry/bundles'
import { type Installation, installations, isShown } from '../registry/installation'
import { teamNames } from './people'

/** An extension or a domain library as the catalogue lists it beside projects. */
export type CatalogueEntry = {
  pluginId: string
  name: string
  description: string
  kind: Manifest['kind']
  version: string
  publisher: string
  state: Installation['state']
  ownerTeam: string | null
  ownerTeamName: string | null
  /** What a domain library is about: distributions, and patterns of project and flow names. */
  library: { distributions: string[]; projects: string[]; flows: string[] }
}

/** Plugins that are registered for others than their maker, by name. */
export async function catalogueEntries(sql: Sql, actor: Actor): Promise<CatalogueEntry[]> {
  if (!can(actor, 'plugin.read', { kind: 'installation' }).allowed) return []
  const shown = (await installations(sql)).filter((one) => one.state !== 'draft' && !one.dev && isShown(actor, one))
  const bundles = new Map(
    (
      await bundlesOf(
        sql,
        shown.map(({ activeSha }) => activeSha),
      )
    ).map((b) => [b.sha256, b]),
  )
  const teams = await teamNames(sql)
  return shown
    .flatMap((installed) => {
      const bundle = bundles.get(installed.activeSha)
      if (!bundle) return []
      const { pluginId, state, ownerTeam } = installed
      const { name, description, kind, publisher, library } = bundle.manifest
      return [
        {
          ...{ pluginId, name, description, kind, state, ownerTeam },
          version: bundle.version,
          publisher: publisher.name,
          ownerTeamName: ownerTeam ? (teams.get(ownerTeam) ?? null) : null,
          library: library ?? { distributions: [], projects: [], flows: [] },
        },
      ]
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
}
