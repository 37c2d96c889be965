import type { EventBus } from '@groundwork/db/events'
import type { Pool, Sql } from '@groundwork/db/pool'
import { trustOf } from '../keys/keys'
import { noticeToOwners } from '../requests/notices'
import { type BundleRow, bundleRow } from './bundles'
import { grantsFor } from './grants'
import type { Installation } from './installation'
import { moveWords, swapped } from './moves'
import { itself, type Move, move } from './transition'
import { undoMigrationsLater, undoMigrations } from './undo-migrations'

/** A quarantine this soon after the pointer moved moves it back. */
const fallBackWithinMinutes = 10

/**
 * Moves the pointer to the version that was brought up. False when it is not pending any more: somebody was quicker, or
 * it was given up, as it is here where its key was revoked meanwhile. Any number of engines may call it; one of them wins.
 */
export async function completeUpgrade(
  pool: Pool,
  bus: EventBus,
  { pluginId, sha256 }: { pluginId: string; sha256: string },
): Promise<boolean> {
  const found: { distrust: string | null } = { distrust: null }
  const after = await moveItself({ pool, bus }, pluginId, async (before, sql) => {
    if (before.pendingSha !== sha256) return null
    const next = await bundleRow(sql, sha256)
    found.distrust = await distrustOf(sql, before, next)
    if (found.distrust !== null) return null
    await sql.query('update plugin_bundle set failure = null, failed_at = null where sha256 = $1', [sha256])
    const kind = kindOf(before)
    const did = `${moveWords[kind].done} ${next.version}`
    const detail = { did, from: before.version, to: next.version, sha256 }
    const granted = await grantsFor(sql, before, next.manifest)
    return { set: swapped(before, next, granted), change: kind === 'rollback' ? 'rolled-back' : 'upgraded', detail }
  })
  if (found.distrust !== null)
    await failUpgrade(pool, bus, { pluginId, sha256, reason: found.distrust, untrusted: true })
  if (after) undoMigrationsLater(pool, after)
  return after !== null
}

type Failing = {
  pluginId: string
  sha256: string
  reason: string
  /** It is the signature and not the version that failed: it may be tried again once its key is trusted. */
  untrusted?: boolean
}

/**
 * Gives up the version that was being brought up: the active one stays, the bundle and the installation say why. False when
 * it is not pending any more.
 */
export async function failUpgrade(
  pool: Pool,
  bus: EventBus,
  { pluginId, sha256, reason, untrusted = false }: Failing,
): Promise<boolean> {
  const after = await moveItself({ pool, bus }, pluginId, async (before, sql) => {
    if (before.pendingSha !== sha256) return null
    const next = await bundleRow(sql, sha256)
    if (!untrusted)
      await sql.query('update plugin_bundle set failure = $2, failed_at = now() where sha256 = $1', [sha256, reason])
    const failed = untrusted ? 'was not taken' : 'did not start'
    // A folder in development keeps its number from build to build.
    const stays = next.version === before.version ? 'What was there before' : `Version ${before.version}`
    const notice = `Version ${next.version} ${failed}: ${sentence(reason)} ${stays} stays on.`
    const title =
      next.version === before.version
        ? `${before.name} ${next.version} ${failed}`
        : `${before.name} stays on version ${before.version}`
    await noticeToOwners(sql, bus, { ...before, title, body: notice })
    const did = `gave up the ${moveWords[kindOf(before)].noun} to ${next.version}`
    const detail = { did, from: before.version, to: next.version, reason }
    const granted = await grantsFor(sql, before, (await bundleRow(sql, before.activeSha)).manifest)
    return { set: { pendingSha: null, pendingKind: null, granted, notice }, change: 'failed', detail }
  })
  if (after) await undoMigrations(pool, after)
  return after !== null
}

/**
 * Moves the pointer back from a version that was quarantined within ten minutes of the swap. False when there is nothing to
 * go back to, nothing that is trusted still, or it is too late: the plugin then stays quarantined until a person acts.
 */
export async function fallBack(
  pool: Pool,
  bus: EventBus,
  { pluginId, sha256, reason }: { pluginId: string; sha256: string; reason: string },
): Promise<boolean> {
  const after = await moveItself({ pool, bus }, pluginId, async (before, sql) => {
    if (before.activeSha !== sha256) return null
    const { next, refused } = await wayBack(sql, before)
    if (!next || refused !== null) return null
    const { version } = before
    await sql.query('update plugin_bundle set failure = $2, failed_at = now() where sha256 = $1', [sha256, reason])
    const notice = `Version ${version} crashed again and again: ${sentence(reason)} Groundwork went back to version ${next.version}.`
    const title = `${before.name} went back to version ${next.version}`
    await noticeToOwners(sql, bus, { ...before, title, body: notice })
    const detail = { did: `fell back to ${next.version}`, from: version, to: next.version, reason }
    const granted = await grantsFor(sql, before, next.manifest)
    return { set: { ...goneBack(before, next, granted), notice }, change: 'fell-back', detail }
  })
  if (after) undoMigrationsLater(pool, after)
  return after !== null
}

/** The version that a quarantine goes back to, and why it does not; without any there is nothing to go back to. */
export async function wayBack(
  sql: Sql,
  before: Installation,
): Promise<{ next: BundleRow | null; refused: string | null }> {
  const { previousSha, swappedAt } = before
  if (!previousSha || !swappedAt) return { next: null, refused: null }
  const next = await bundleRow(sql, previousSha)
  const isLate = Date.now() - swappedAt.getTime() > fallBackWithinMinutes * 60_000
  const late = `It does so by itself only within ${fallBackWithinMinutes} minutes of the move to another version.`
  return { next, refused: isLate ? late : await distrustOf(sql, before, next) }
}

/** Why a version that was on once may not come again by itself, as no person may bring it; null when it may. */
async function distrustOf(sql: Sql, { dev, ownerTeam }: Installation, next: BundleRow): Promise<string | null> {
  if (dev) return null
  const trust = await trustOf(sql, next, ownerTeam)
  return trust.trusted ? null : trust.reason
}

/**
 * The crashing version does not become the one to go back to, or the two could take turns. A version that a person is
 * bringing up meanwhile still comes.
 */
function goneBack(before: Installation, next: BundleRow, grants: string[]): Move['set'] {
  const { pendingSha, pendingKind, granted } = before
  const gone = { ...swapped(before, next, grants), previousSha: null, settled: true }
  return pendingSha && pendingSha !== next.sha256 ? { ...gone, pendingSha, pendingKind, granted } : gone
}

function kindOf({ pendingKind }: Installation): 'upgrade' | 'rollback' {
  return pendingKind === 'rollback' ? 'rollback' : 'upgrade'
}

/** A move that no person asked for; an installation that is gone is left alone. */
async function moveItself(
  stores: { pool: Pool; bus: EventBus },
  pluginId: string,
  plan: Parameters<typeof move>[2],
): Promise<Installation | null> {
  const changing = { ...stores, actor: itself, requestId: null }
  return move(changing, { pluginId, generation: null }, (before, sql): Move | null | Promise<Move | null> =>
    before.state === 'uninstalled' ? null : plan(before, sql),
  )
}

function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`
}
