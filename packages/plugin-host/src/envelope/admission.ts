import { can } from '@groundwork/access/can'
import { NotAllowedError } from '@groundwork/access/errors'
import type { Actor } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { trustOf } from '../keys/keys'
import { type BundleRow, bundleRow } from '../registry/bundles'
import { type Audience, type Installation, installation } from '../registry/installation'
import { type EnvelopeRow, envelopeOf } from './envelopes'
import { audienceExcess, type Excess, excess, type Had } from './excess'
import { shownBeyond } from './shown-to'

export type Application = {
  bundle: BundleRow
  ownerTeam: string | null
  /** What is installed under this id now; null for a new plugin. */
  before: Installation | null
  /** Who is to see it; null for a preview of the actor. */
  audience: Audience | null
}

/** In what this goes beyond the envelope of its team; nothing for administrators, who give the envelopes. */
export async function excessOf(sql: Sql, actor: Actor, application: Application): Promise<Excess[]> {
  if (can(actor, 'plugin.decide', { kind: 'installation' }).allowed) return []
  const { bundle, before } = application
  const envelope = await ownEnvelope(sql, { ...application, pluginId: bundle.pluginId })
  const shownTo = await shownBeyond(sql, actor, application)
  return excess({ envelope, manifest: bundle.manifest, had: await hadBy(sql, before), shownTo })
}

async function ownEnvelope(
  sql: Sql,
  { pluginId, ownerTeam }: Pick<Installation, 'pluginId' | 'ownerTeam'>,
): Promise<EnvelopeRow | null> {
  const envelope = await envelopeOf(sql, pluginId)
  return envelope && envelope.teamId === ownerTeam ? envelope : null
}

export type Showing = Pick<Installation, 'pluginId' | 'ownerTeam'> & { audience: Audience }

/** In what showing a plugin to an audience goes beyond the envelope of its team; nothing for administrators. */
export async function showingExcess(sql: Sql, actor: Actor, showing: Showing): Promise<Excess[]> {
  if (can(actor, 'plugin.decide', { kind: 'installation' }).allowed) return []
  return audienceExcess(await ownEnvelope(sql, showing), await shownBeyond(sql, actor, showing))
}

/** Throws NotAllowedError unless the actor may show the plugin to this audience without asking. */
export async function requireMayShow(sql: Sql, actor: Actor, showing: Showing & { name: string }): Promise<void> {
  const beyond = await showingExcess(sql, actor, showing)
  if (beyond.length === 0) return
  throw new NotAllowedError(
    `Who sees ${showing.name} goes beyond the envelope of its team. ${beyond.map(excessWords).join(' ')} Ask the administrators for it.`,
  )
}

/**
 * Throws NotAllowedError unless the actor may bring this bundle in: the id is not another team's, the bundle is signed by a
 * trusted key, and it keeps to the team's envelope. That the actor may act for the team is asked elsewhere.
 */
export async function admit(sql: Sql, actor: Actor, application: Application): Promise<void> {
  const { bundle, ownerTeam } = application
  await requireOwnPrefix(sql, { ownerTeam, pluginId: bundle.pluginId })
  await admitAgain(sql, actor, application)
}

/**
 * Throws NotAllowedError unless the actor may bring back a bundle that was in use before: what it was admitted by then does not
 * count, its key, the envelope and the audience of now do.
 */
export async function admitAgain(sql: Sql, actor: Actor, application: Application): Promise<void> {
  const { bundle, ownerTeam } = application
  const { name } = bundle.manifest
  await requireTrust(sql, bundle, ownerTeam)
  await requireMayStartProcesses(sql, actor, bundle)
  const beyond = await excessOf(sql, actor, application)
  if (beyond.length === 0) return
  throw new NotAllowedError(
    `${name} ${bundle.version} goes beyond the envelope of its team. ${beyond.map(excessWords).join(' ')} Ask the administrators for it.`,
  )
}

/** Throws NotAllowedError unless the bundle came with Groundwork or is signed by a key that counts for this team's plugins. */
export async function requireTrust(sql: Sql, bundle: BundleRow, ownerTeam: string | null): Promise<void> {
  const trust = await trustOf(sql, bundle, ownerTeam)
  if (!trust.trusted)
    throw new NotAllowedError(`${bundle.manifest.name} ${bundle.version} is not trusted. ${trust.reason}`)
}

/**
 * A plugin that starts processes on the machine of the engine is brought in by administrators only, and vouched for by the
 * platform: it came with Groundwork, or a key signed it that belongs to no team.
 */
export async function requireMayStartProcesses(sql: Sql, actor: Actor, bundle: BundleRow): Promise<void> {
  const { name, permissions } = bundle.manifest
  if (!permissions.includes('host.process')) return
  if (!can(actor, 'plugin.decide', { kind: 'installation' }).allowed)
    throw new NotAllowedError(
      `${name} asks to start processes on the machine of the engine. Only an administrator brings it in.`,
    )
  if (bundle.trust === 'shipped' || (bundle.keyId && (await trustOf(sql, bundle, null)).trusted)) return
  throw new NotAllowedError(
    `${name} asks to start processes on the machine of the engine. It must be signed by a key of the platform, one that belongs to no team.`,
  )
}

export type Admission = {
  ownerTeam: string | null
  installed: Installation | null
  trust: Awaited<ReturnType<typeof trustOf>>
  excess: Excess[]
  /** In what it goes beyond the envelope when it is shown to others than the team. */
  shownExcess: Excess[]
}

/** How a bundle would fare if it were brought in now; the team is that of the installed plugin, the given one, or the prefix's. */
export async function admissionOf(
  sql: Sql,
  actor: Actor,
  { bundle, ownerTeam }: { bundle: BundleRow; ownerTeam?: string | null },
): Promise<Admission> {
  const found = await installation(sql, bundle.pluginId)
  const installed = found && found.state !== 'uninstalled' ? found : null
  const team = installed?.ownerTeam ?? ownerTeam ?? (await envelopeOf(sql, bundle.pluginId))?.teamId ?? null
  // What takes the place of a preview of a folder gets an audience of its own.
  const shown = installed && !installed.dev ? installed.audience : null
  return {
    ownerTeam: team,
    installed,
    trust: await trustOf(sql, bundle, team),
    excess: await excessOf(sql, actor, { bundle, ownerTeam: team, before: installed, audience: shown }),
    shownExcess: await showingExcess(sql, actor, {
      ...{ pluginId: bundle.pluginId, ownerTeam: team, audience: { kind: 'everyone' } },
    }),
  }
}

export function excessWords({ what, asked, allowed }: Excess): string {
  return `${what}: ${asked}; allowed: ${allowed}${/[.]$/.test(allowed) ? '' : '.'}`
}

/** Throws NotAllowedError when the id lies in the prefix of another team. */
export async function requireOwnPrefix(
  sql: Sql,
  { ownerTeam, pluginId }: { ownerTeam: string | null; pluginId: string },
): Promise<void> {
  const envelope = await envelopeOf(sql, pluginId)
  if (!envelope || envelope.teamId === ownerTeam) return
  throw new NotAllowedError(
    `Ids that begin with "${envelope.idPrefix}" belong to the team ${envelope.teamName}. "${pluginId}" can be registered for that team only.`,
  )
}

/**
 * What an installed plugin was admitted with: what its active version asks for. A version that is only being brought up may be
 * given up again. A preview in development was admitted by nobody.
 */
async function hadBy(sql: Sql, before: Installation | null): Promise<Had | null> {
  if (!before || before.state === 'uninstalled' || before.dev) return null
  const { permissions, contributes, backend } = (await bundleRow(sql, before.activeSha)).manifest
  return { permissions, points: contributes.map(({ point }) => point), memoryMb: backend?.memoryMb ?? 0 }
}
