import type { Sql } from '@groundwork/db/pool'
import { type RegistryListing, registryListing, type RegistryPackage, registryPath } from '../bundle/plugin-registry'

type Engine = (path: string, init?: RequestInit) => Promise<Response>
/** What came of a package here: stored as a bundle, and whether its plugin is installed. */
type Here = { sha256: string; pluginId: string; installed: boolean }
export type ListedPackage = RegistryPackage & { here: Here | null }
export type RegistryView =
  | Exclude<RegistryListing, { state: 'listed' }>
  | { state: 'listed'; registry: string; packages: ListedPackage[] }

/** What the configured plugin registry has, in its newest versions, with what is here already. Never rejects for the registry's sake. */
export async function registryPackages(sql: Sql, engine: Engine): Promise<RegistryView> {
  const listing = await ask(engine)
  if (listing.state !== 'listed') return listing
  const here = await hereAlready(sql, listing.packages)
  const packages = listing.packages.map((each) => ({ ...each, here: here.get(`${each.name}@${each.version}`) ?? null }))
  return { ...listing, packages }
}

async function ask(engine: Engine): Promise<RegistryListing> {
  const response = await engine(registryPath).catch(() => null)
  const read = registryListing.safeParse(response?.ok ? await response.json().catch(() => null) : null)
  if (read.success) return read.data
  return {
    state: 'unreachable',
    registry: 'the plugin registry',
    reason: 'The engine, which asks it, does not answer.',
  }
}

async function hereAlready(sql: Sql, packages: RegistryPackage[]): Promise<Map<string, Here>> {
  const { rows } = await sql.query<Here & { package: string }>({
    name: 'plugin-registry-here',
    text: `select distinct on (split_part(b.origin, ' ', 1)) split_part(b.origin, ' ', 1) as package, b.sha256, b.plugin_id as "pluginId",
        exists (select from plugin_installation i where i.plugin_id = b.plugin_id and i.state <> 'uninstalled') as installed
      from plugin_bundle b where b.source = 'registry' and split_part(b.origin, ' ', 1) = any($1::text[])
      order by split_part(b.origin, ' ', 1), b.created_at desc`,
    values: [packages.map(({ name, version }) => `${name}@${version}`)],
  })
  return new Map(rows.map(({ package: name, ...here }) => [name, here]))
}
