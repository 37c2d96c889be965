import type { Actor } from '@groundwork/access/can'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import type { Within } from '../envelope/environments'
import { coversIdSql } from '../envelope/excess'

/** `{ kind: "me", users }`, `{ kind: "teams", teams }` or everyone: who sees a plugin. */
export type Audience = { kind: 'me'; users: string[] } | { kind: 'teams'; teams: string[] } | { kind: 'everyone' }

/** What an installed plugin may do at the moment, for one of its versions. */
export type Standing = {
  pluginId: string
  sha256: string
  state: string
  manifest: Manifest
  version: string
  /** What it was granted and this version asks for. */
  granted: string[]
  audience: Audience
  ownerTeam: string | null
  /** Calls a minute that its team's envelope allows; null where it has none. */
  ratePerMinute: number | null
  /** Into which environments its team's envelope lets it ask for promotions; null where it has none. */
  within: Within | null
  /** Engines that are alive: they share what it may do in a minute. */
  engines: number
}

type Row = {
  state: string
  granted: string[]
  audience: Audience
  owner_team: string | null
  manifest: Manifest
  version: string
  sha256: string
  rate: number | null
  within: Within | null
  engines: number
}

const liveEngines = `greatest(1, (select count(*) from plugin_replica where beat_at > now() - interval '15 seconds'))::int`

const text = `
  select i.state, i.granted, i.audience, i.owner_team, b.manifest, b.version, b.sha256,
    e.rate, e.within, ${liveEngines} as engines
  from plugin_installation i join plugin_bundle b on b.plugin_id = i.plugin_id and b.sha256 = coalesce($2, i.active_sha)
    left join lateral (select e.rate_per_minute as rate, jsonb_build_object('idPrefix', e.id_prefix,
        'teamName', coalesce(t.name, 'that no longer exists'), 'environments', to_jsonb(e.environments)) as within
      from plugin_envelope e left join team t on t.id = e.team_id
      where e.team_id = i.owner_team and ${coversIdSql('e.id_prefix', 'i.plugin_id')} limit 1) e on true
  where i.plugin_id = $1`

/** The plugin's standing, of its active version unless another is named; null when it was never installed. One that is uninstalled is granted nothing, though its processes may still be ending. */
export async function loadStanding(pool: Pool, pluginId: string, sha256: string | null): Promise<Standing | null> {
  const { rows } = await pool.query<Row>({
    name: 'plugin-standing-within',
    text,
    values: [pluginId, sha256],
  })
  const row = rows[0]
  if (!row) return null
  const { state, granted, audience, manifest, version } = row
  const asked = new Set<string>(manifest.permissions)
  return {
    pluginId,
    sha256: row.sha256,
    state,
    manifest,
    version,
    granted: state === 'uninstalled' ? [] : granted.filter((permission) => asked.has(permission)),
    audience,
    ownerTeam: row.owner_team,
    ratePerMinute: row.rate,
    within: row.within,
    engines: row.engines,
  }
}

/** What a version may do that is only tried, before it is registered: look at what its check of a configuration needs to see. */
function mayTry(permission: string): boolean {
  return permission === 'runs.read' || permission === 'catalog.read' || permission.startsWith('http:')
}

/** The standing of a process that was started for one purpose: to ask it about a configuration. Whether the plugin is installed does not matter. */
export async function loadTrial(pool: Pool, pluginId: string, sha256: string): Promise<Standing | null> {
  const { rows } = await pool.query<Pick<Row, 'manifest' | 'version' | 'engines'>>({
    name: 'plugin-trial-standing-shared',
    text: `select manifest, version, ${liveEngines} as engines from plugin_bundle where plugin_id = $1 and sha256 = $2`,
    values: [pluginId, sha256],
  })
  const row = rows[0]
  if (!row) return null
  const { manifest, version, engines } = row
  const audience: Audience = { kind: 'me', users: [] }
  const granted = manifest.permissions.filter(mayTry)
  return {
    ...{ pluginId, sha256, manifest, version, granted, audience },
    state: 'trial',
    ownerTeam: null,
    ratePerMinute: null,
    within: null,
    engines,
  }
}

export function pluginActor({ pluginId, manifest, granted }: Standing): Extract<Actor, { kind: 'plugin' }> {
  return { kind: 'plugin', id: pluginId, name: manifest.name, granted }
}

/** A draft runs too: it is being previewed; and what is tried before it is registered. */
export function isOn({ state }: Pick<Standing, 'state'>): boolean {
  return state === 'enabled' || state === 'draft' || state === 'trial'
}

const keptMs = 5_000

/** A process of a version; `trial`: one that is only asked about a configuration. */
type Asking = { pluginId: string; sha256: string; trial: boolean }

/** Standings kept for five seconds, dropped at once when the plugin or an envelope changes. */
export function createStandings(pool: Pool, bus: EventBus) {
  const kept = new Map<string, { standing: Promise<Standing | null>; until: number }>()
  const leave = bus.on({ topic: 'plugin' }, ({ key, payload }) => {
    if ((payload as { change?: string }).change === 'envelope') kept.clear()
    for (const name of kept.keys()) if (name.startsWith(`${key}/`)) kept.delete(name)
  })
  // What was read before the bus listened may have changed unheard.
  void bus.ready().then(() => kept.clear())
  return {
    of({ pluginId, sha256, trial }: Asking): Promise<Standing | null> {
      const name = `${pluginId}/${sha256}${trial ? '/trial' : ''}`
      const known = kept.get(name)
      if (known && known.until > Date.now()) return known.standing
      const standing = (trial ? loadTrial : loadStanding)(pool, pluginId, sha256)
      kept.set(name, { standing, until: Date.now() + keptMs })
      standing.catch(() => kept.delete(name))
      return standing
    },
    close: leave,
  }
}
