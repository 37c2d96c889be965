import { type Actor, can, type Decision } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { envelopes } from '../envelope/envelopes'
import { coversId } from '../envelope/excess'
import { signers } from '../keys/keys'
import { type Figures, figuresOf } from '../label/figures'
import { type BundleLabel, bundleLabel } from '../label/label'
import { shownReason } from '../log/shown-reason'
import { bundlesToInstall, bundlesOf, type FailedVersion } from '../registry/bundles'
import { type Audience, type Installation, installations, isShown, mayUse, resourceOf } from '../registry/installation'
import { developerNames, teamNames } from './people'

/** An installed plugin with its label. `running` sums up its processes on all engines. */
export type PluginRow = {
  pluginId: string
  label: BundleLabel
  figures: Figures
  state: Installation['state']
  dev: boolean
  audience: Audience
  granted: string[]
  ownerTeam: string | null
  ownerTeamName: string | null
  /** Who develops it, where it follows a folder in development. */
  developerName: string | null
  pendingVersion: string | null
  notice: string | null
  noticeAt: Date | null
  generation: number
  running: 'none' | 'healthy' | 'starting' | 'restarting' | 'quarantined' | 'failed'
  /** Whether this viewer sees its pages. */
  on: boolean
  mayManage: Decision
}

/** Installed plugins by name. Previews of others are shown to those who may manage them. */
export async function listPlugins(sql: Sql, actor: Actor): Promise<PluginRow[]> {
  const all = (await installations(sql)).filter((installed) => isShown(actor, installed))
  const shas = all.flatMap(({ activeSha, pendingSha }) => (pendingSha ? [activeSha, pendingSha] : [activeSha]))
  const ids = all.map(({ pluginId }) => pluginId)
  const bundles = new Map((await bundlesOf(sql, shas)).map((bundle) => [bundle.sha256, bundle]))
  const [figures, signerOf, teams, people, running] = [
    await figuresOf(sql, ids),
    await signers(sql),
    await teamNames(sql),
    await developerNames(sql, all),
    await runningStates(sql, ids),
  ]
  return all
    .flatMap((installed) => {
      const bundle = bundles.get(installed.activeSha)
      const figure = figures.get(installed.pluginId)
      if (!bundle || !figure) return []
      const whole = bundleLabel(bundle, signerOf)
      const label = { ...whole, failure: shownReason(actor, installed, whole.failure) }
      const { pluginId, state, dev, audience, granted, ownerTeam, noticeAt, generation, pendingSha, registeredBy } =
        installed
      const notice = shownReason(actor, installed, installed.notice)
      return [
        {
          ...{
            pluginId,
            label,
            figures: figure,
            state,
            dev,
            audience,
            granted,
            ownerTeam,
            notice,
            noticeAt,
            generation,
          },
          ownerTeamName: ownerTeam ? (teams.get(ownerTeam) ?? null) : null,
          developerName: dev && registeredBy ? (people.get(registeredBy) ?? null) : null,
          pendingVersion: pendingSha ? (bundles.get(pendingSha)?.version ?? null) : null,
          running: running.get(pluginId) ?? 'none',
          on: mayUse(actor, installed).allowed,
          mayManage: can(actor, 'plugin.manage', resourceOf(installed)),
        },
      ]
    })
    .toSorted((a, b) => a.label.name.localeCompare(b.label.name, 'en'))
}

/** A stored bundle that is not installed. `ownerTeam` is the team whose envelope covers its id. */
export type AvailableRow = {
  label: BundleLabel
  /** A newer version that is known to fail, which this one is offered in place of. */
  newerFailed: FailedVersion | null
  ownerTeam: string | null
  ownerTeamName: string | null
  /** An earlier installation left data that registering finds again. */
  keptData: boolean
  mayRegister: Decision
}

/** Stored bundles that are not installed, the newest of each id that is not known to fail: uploaded ones and those that came with Groundwork. */
export async function availablePlugins(sql: Sql, actor: Actor): Promise<AvailableRow[]> {
  const [bundles, signerOf, given, kept] = [
    await bundlesToInstall(sql),
    await signers(sql),
    await envelopes(sql),
    await keptDataIds(sql),
  ]
  return bundles
    .map((bundle) => {
      const envelope = given.find(({ idPrefix }) => coversId(idPrefix, bundle.pluginId))
      const ownerTeam = envelope?.teamId ?? null
      const label = bundleLabel(bundle, signerOf)
      const { pluginId, newerFailed } = bundle
      const shown = (reason: string | null) => shownReason(actor, { pluginId, ownerTeam }, reason)
      return {
        label: { ...label, failure: shown(label.failure) },
        newerFailed: newerFailed && { ...newerFailed, failure: shown(newerFailed.failure) ?? newerFailed.failure },
        ownerTeam,
        ownerTeamName: envelope?.teamName ?? null,
        keptData: kept.has(bundle.pluginId),
        mayRegister: mayRegister(actor, ownerTeam),
      }
    })
    .toSorted((a, b) => a.label.name.localeCompare(b.label.name, 'en'))
}

/** An administrator, or a maintainer of the team; without a team in sight, of any. */
function mayRegister(actor: Actor, ownerTeam: string | null): Decision {
  const teams = actor.kind === 'user' && !ownerTeam ? Object.keys(actor.teams) : [ownerTeam]
  const decisions = [null, ...teams].map((team) => can(actor, 'plugin.manage', { kind: 'plugin', ownerTeam: team }))
  return decisions.find(({ allowed }) => allowed) ?? can(actor, 'plugin.manage', { kind: 'plugin', ownerTeam })
}

export async function keptDataIds(sql: Sql): Promise<Set<string>> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'plugin-kept-data',
    text: `select plugin_id as id from plugin_installation where state = 'uninstalled' and not data_dropped`,
  })
  return new Set(rows.map(({ id }) => id))
}

const worst = ['quarantined', 'failed', 'restarting', 'starting', 'healthy'] as const

async function runningStates(sql: Sql, ids: string[]): Promise<Map<string, PluginRow['running']>> {
  const { rows } = await sql.query<{ id: string; states: string[] }>({
    name: 'plugin-running-states',
    text: `select i.plugin_id as id, array_agg(distinct n.state) as states
      from plugin_installation i join plugin_instance n on n.plugin_id = i.plugin_id and n.sha256 = i.active_sha
      join plugin_replica r on r.id = n.replica_id and r.beat_at > now() - interval '15 seconds'
      where i.plugin_id = any($1::text[]) group by i.plugin_id`,
    values: [ids],
  })
  return new Map(rows.map(({ id, states }) => [id, worst.find((state) => states.includes(state)) ?? 'none']))
}
