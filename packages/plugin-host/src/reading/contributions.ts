import type { Actor } from '@groundwork/access/can'
import type { Pool, Sql } from '@groundwork/db/pool'
import type { Contribution, Manifest } from '@groundwork/plugin-sdk/manifest'
import { pointFacts } from '@groundwork/plugin-sdk/points'
import { createHash } from 'node:crypto'
import { type BundleRow, bundlesOf } from '../registry/bundles'
import { type Installation, installations, mayUse } from '../registry/installation'

/** One plugin that is on for a viewer, with what a page needs to load it. */
export type ContributingPlugin = {
  id: string
  name: string
  version: string
  kind: Manifest['kind']
  sha256: string
  /** Address of the module; null for a plugin without a UI of its own. */
  entry: string | null
  styles: string[]
  /** Modules to preload with it. */
  imports: string[]
  dev: boolean
  /** Seen by this viewer only, or by few: it was not enabled for others. */
  preview: boolean
  contributes: Contribution[]
}

export type Contributions = { plugins: ContributingPlugin[]; revision: string }

type Loaded = { installed: Installation; plugin: Omit<ContributingPlugin, 'preview'> }
type State = { digest: string; loaded: Loaded[] }

// One state a pool: what is installed is the same for every viewer, and few rows tell whether it changed.
const states = new WeakMap<Pool, State>()

/**
 * What is on for this viewer: contributions of the UI and of the navigation. `revision` changes when the answer may have. On each
 * page's path: one small query, then only filtering, unless an installation changed.
 */
export async function contributionsFor(pool: Pool, actor: Actor): Promise<Contributions> {
  const digest = await digestOf(pool)
  let state = states.get(pool)
  if (state?.digest !== digest) {
    state = { digest, loaded: await load(pool) }
    states.set(pool, state)
  }
  const plugins = state.loaded
    .filter(({ installed }) => mayUse(actor, installed).allowed)
    .map(({ installed, plugin }) => ({ ...plugin, preview: installed.state === 'draft' }))
  return { plugins, revision: revisionOf(plugins) }
}

async function digestOf(sql: Sql): Promise<string> {
  const { rows } = await sql.query<{ digest: string | null }>({
    name: 'plugin-digest',
    text: `select string_agg(plugin_id || ' ' || generation, ',' order by plugin_id) as digest from plugin_installation
      where state in ('draft', 'enabled')`,
  })
  return rows[0]?.digest ?? ''
}

async function load(sql: Sql): Promise<Loaded[]> {
  const on = (await installations(sql)).filter(({ state }) => state === 'draft' || state === 'enabled')
  const bundles = new Map(
    (
      await bundlesOf(
        sql,
        on.map(({ activeSha }) => activeSha),
      )
    ).map((b) => [b.sha256, b]),
  )
  return on.flatMap((installed) => {
    const bundle = bundles.get(installed.activeSha)
    return bundle ? [{ installed, plugin: toPlugin(installed, bundle) }] : []
  })
}

function toPlugin({ dev }: Installation, bundle: BundleRow): Loaded['plugin'] {
  const { sha256, version, manifest, pluginId } = bundle
  const address = (path: string) => `/plugin-assets/${sha256}/${path}`
  return {
    id: pluginId,
    name: manifest.name,
    version,
    kind: manifest.kind,
    sha256,
    entry: manifest.ui ? address(manifest.ui.entry) : null,
    styles: (manifest.ui?.styles ?? []).map(address),
    imports: preloads(bundle),
    dev,
    contributes: manifest.contributes.filter(({ point }) => pointFacts(point).side === 'ui' || point === 'nav/v1'),
  }
}

/** The entry and the shared modules it begins with; its lazy parts load when they are used. */
function preloads({ sha256, manifest, files }: BundleRow): string[] {
  const entry = manifest.ui?.entry
  return entry ? [`/plugin-assets/${sha256}/${entry}`, ...(files[entry]?.shims ?? [])] : []
}

function revisionOf(plugins: ContributingPlugin[]): string {
  const parts = plugins.map(({ id, sha256, preview, dev }) => `${id} ${sha256} ${preview} ${dev}`)
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)
}
