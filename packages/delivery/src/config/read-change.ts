import { type Actor, can, type Decision } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { listEnvironments } from '../environment/rows'
import { type Address, readAddress } from './address'
import { type ConfigChange, readChange, ruleOf, votesOf } from './change-row'
import { type Checked, checkChange, type Place } from './check-change'
import { compareThree, type DiffRow, equalRows, impactOf, type Side } from './diff'
import { withStop } from './own-schedule'
import { type MergeConflict, mergeThree } from './merge-three'
import { resourceOfLayer } from './ownership'
import type { May } from './read-layer'
import { readRevision } from './history'
import type { JsonMap } from './json'
import { layerName } from './layer'
import { resolveNow, unitNamed } from './resolve-target'
import type { Impact } from './schema'
import { type CastVote, type ReviewRule, tally, type Tally } from './review-rule'

/** What a change does in one environment. */
export type ChangeInEnvironment = {
  project: string
  environment: string
  /** Where an override of a unit holds too. */
  unit: string | null
  rows: DiffRow[]
  /** What is the same in every column. */
  equal: DiffRow[]
  /** The environment below, which the third column is of. */
  lower: string | null
  impact: Impact
  problems: Checked['problems']
}

export type ChangeDetail = {
  change: ConfigChange
  /** The layer in words. */
  name: string
  project: string | null
  /** What the layer says now, and what it said when the change began. */
  head: JsonMap
  base: JsonMap
  /** Places that the layer changed too since the change began. */
  conflicts: MergeConflict[]
  rule: ReviewRule
  votes: CastVote[]
  tally: Tally
  environments: ChangeInEnvironment[]
  may: May & { merge: Decision; abandon: Decision; update: Decision }
}

const mostPlaces = 60

/** A change as its page shows it. Throws NotFoundError. */
export async function changeDetail(sql: Sql, actor: Actor, number: number): Promise<ChangeDetail> {
  const change = await readChange(sql, number)
  const address = readAddress(change.address)
  const resource = await resourceOfLayer(sql, address)
  const head = (await readRevision(sql, change.layerId, change.head))?.values ?? {}
  const base = (await readRevision(sql, change.layerId, change.base))?.values ?? {}
  const open = change.state === 'draft' || change.state === 'review'
  const checked = open
    ? await checkChange(sql, address, { proposed: change, now: new Date() })
    : { places: [], problems: [] }
  const beside = open && address.project !== null ? await environmentBelow(sql, address) : null
  const rule = ruleOf(change)
  const votes = await votesOf(sql, change.id)
  const standing = tally(votes, { ...change, rule })
  const edit = can(actor, 'config.edit', resource)
  const review = can(actor, 'config.review', resource)
  const isAuthor = actor.kind === 'user' && actor.id === change.author
  const notAuthor: Decision = { allowed: false, reason: `It is ${change.authorName}'s change. Begin one of your own.` }
  return {
    ...{ change, name: layerName(address), project: address.project, head, base, rule, votes, tally: standing },
    conflicts: open && change.base < change.head ? mergeThree(base, head, change.values).conflicts : [],
    environments: checked.places.slice(0, mostPlaces).map((place) => inEnvironment(place, checked, beside)),
    may: {
      edit,
      review: isAuthor
        ? { allowed: false, reason: ownChange(edit.allowed && standing.open && rule.approvals === 0) }
        : review,
      update: edit.allowed && !isAuthor ? notAuthor : edit,
      abandon: isAuthor ? edit : review,
      merge: edit.allowed && !standing.open ? { allowed: false, reason: standing.why } : edit,
    },
  }
}

function ownChange(mergesAlone: boolean): string {
  return mergesAlone
    ? 'You wrote this change. It needs no vote: you may merge it.'
    : 'You wrote this change, so others decide about it.'
}

type Beside = { environment: string; side: Side }

/** Of a layer that acts on one environment: what holds in the one below, which the change does not touch. */
async function environmentBelow(sql: Sql, { project, environment, unit }: Address): Promise<Beside | null> {
  if (project === null || environment === null) return null
  const environments = await listEnvironments(sql)
  const own = environments.find(({ name }) => name === environment)
  const below = environments.filter(({ rank }) => own && rank < own.rank).at(-1)
  if (!below) return null
  const of = unit === null ? null : await unitNamed(sql, { project, unit })
  const side = await resolveNow(sql, { project, unit: of, environmentId: below.id, now: new Date() })
  return { environment: below.name, side }
}

function inEnvironment(place: Place, { places, problems }: Checked, beside: Beside | null): ChangeInEnvironment {
  const { project, environment, unit } = place
  const below = places
    .filter((other) => other.project === project && other.unit === unit && other.rank < place.rank)
    .toSorted((a, b) => b.rank - a.rank)[0]
  const lower = below?.after ?? beside?.side ?? null
  const sides = { running: withStop(place.before), proposed: withStop(place.after), lower: lower && withStop(lower) }
  const rows = compareThree(sides, place.schema)
  return {
    ...{ project, environment, unit, rows, impact: impactOf(rows) },
    equal: equalRows(sides, place.schema),
    lower: below?.environment ?? beside?.environment ?? null,
    problems: problems.filter(
      (each) => each.project === project && each.environment === environment && each.unit === unit,
    ),
  }
}
