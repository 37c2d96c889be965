import type { Actor } from '@groundwork/access/can'
import { InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { contractVersion } from '@groundwork/plugin-sdk/contract'
import { isPointId, type PointId, pointFacts, pointIds, type Stability } from '@groundwork/plugin-sdk/points'
import { satisfies, valid } from 'semver'
import { type BundleRow, bundlesOf } from '../registry/bundles'
import { type Installation, installations, isShown } from '../registry/installation'
import { developerNames, teamNames } from './people'

export type PointUser = {
  pluginId: string
  name: string
  version: string
  state: Installation['state']
  ownerTeam: string | null
  ownerTeamName: string | null
  /** Who develops it, where it follows a folder in development. */
  developerName: string | null
  /** Contract versions it works with. */
  contract: string
}

export type PointImpact = {
  point: PointId
  side: 'ui' | 'backend' | 'manifest'
  what: string
  stability: Stability
  users: (PointUser & { contributions: string[] })[]
}

/** A change that is thought of: a point that goes, or another version of the contract. */
export type Supposed = { remove?: string; contract?: string }

/** One plugin that the change would break. */
export type Break = PointUser & { why: string }

export type Impact = {
  contract: string
  points: PointImpact[]
  plugins: (PointUser & { fits: boolean; experimental: string[] })[]
  /** Null when no change was supposed. */
  breaks: Break[] | null
}

/** Which installed plugins, of those that the actor sees, use which points and contract versions, and what a supposed change would break. */
export async function impact(sql: Sql, actor: Actor, supposed: Supposed = {}): Promise<Impact> {
  const installed = (await installations(sql)).filter((one) => isShown(actor, one))
  const bundles = new Map(
    (
      await bundlesOf(
        sql,
        installed.map(({ activeSha }) => activeSha),
      )
    ).map((b) => [b.sha256, b]),
  )
  const names = { teams: await teamNames(sql), people: await developerNames(sql, installed) }
  const used = installed.flatMap((one) => {
    const bundle = bundles.get(one.activeSha)
    return bundle ? [{ bundle, user: userOf(one, bundle, names) }] : []
  })
  return {
    contract: contractVersion,
    points: pointIds.map((point) => pointImpact(point, used)),
    plugins: used.map(({ bundle, user }) => {
      return { ...user, fits: fits(contractVersion, user.contract), experimental: bundle.manifest.experimental }
    }),
    breaks: breaksOf(supposed, used),
  }
}

type Used = { bundle: BundleRow; user: PointUser }

function pointImpact(point: PointId, used: Used[]): PointImpact {
  const { side, what, stability } = pointFacts(point)
  const users = used.flatMap(({ bundle, user }) => {
    const contributions = bundle.manifest.contributes.filter((one) => one.point === point).map(({ id }) => id)
    return contributions.length > 0 ? [{ ...user, contributions }] : []
  })
  return { point, side, what, stability, users }
}

function breaksOf({ remove, contract }: Supposed, used: Used[]): Break[] | null {
  if (remove === undefined && contract === undefined) return null
  return merged([
    ...(remove === undefined ? [] : removed(remove, used)),
    ...(contract === undefined ? [] : moved(contract, used)),
  ])
}

/** A plugin that both changes break is one plugin, with both reasons. */
function merged(breaks: Break[]): Break[] {
  const byPlugin = new Map<string, Break>()
  for (const each of breaks) {
    const known = byPlugin.get(each.pluginId)
    byPlugin.set(each.pluginId, known ? { ...known, why: `${known.why} ${each.why}` } : each)
  }
  return [...byPlugin.values()]
}

function removed(point: string, used: Used[]): Break[] {
  if (!isPointId(point)) throw new InputError(`There is no extension point "${point}". Choose one of the list.`)
  return pointImpact(point, used).users.map(({ contributions, ...user }) => {
    return { ...user, why: `It uses ${point} for ${contributions.join(', ')}.` }
  })
}

function moved(contract: string, used: Used[]): Break[] {
  if (!valid(contract)) throw new InputError(`"${contract}" is no version. Write one like "2.0.0".`)
  return used
    .filter(({ user }) => !fits(contract, user.contract))
    .map(({ user }) => ({ ...user, why: `It works with ${user.contract}, not with ${contract}.` }))
}

function fits(version: string, range: string): boolean {
  return satisfies(version, range, { includePrerelease: true })
}

type Names = { teams: Map<string, string>; people: Map<string, string> }

function userOf(installed: Installation, { manifest, version }: BundleRow, { teams, people }: Names): PointUser {
  const { pluginId, ownerTeam, state, dev, registeredBy } = installed
  const ownerTeamName = ownerTeam ? (teams.get(ownerTeam) ?? null) : null
  return {
    pluginId,
    name: manifest.name,
    version,
    state,
    ownerTeam,
    ownerTeamName,
    developerName: dev && registeredBy ? (people.get(registeredBy) ?? null) : null,
    contract: manifest.engines.groundwork,
  }
}
