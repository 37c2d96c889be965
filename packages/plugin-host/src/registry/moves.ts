import { ConflictError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { type BundleRow, bundleRow } from './bundles'
import { audienceWords } from './audience-words'
import { grantsFor } from './grants'
import type { Audience, Installation } from './installation'
import { type Changing, type Move, move, type Seen } from './transition'
import { undoMigrationsLater } from './undo-migrations'

/** An upgrade that nobody finished is given up after this many ms: the engines may all be away. */
export const pendingForMs = 30_000

export type AudienceWork = Seen & {
  audience: Audience
  /** Runs while the row is locked; throws to refuse. */
  prepare?: (before: Installation, sql: Sql) => Promise<void>
}

/** Turns a plugin on for an audience; from a preview, or again after it was disabled. */
export function enable(changing: Changing, seen: AudienceWork): Promise<Installation | null> {
  return move(changing, seen, async (before, sql) => {
    if (before.state === 'enabled') throw refusal(before, 'is enabled already. Change who sees it, or disable it.')
    requireInstalled(before)
    if (before.dev) return previewAgain(before)
    await seen.prepare?.(before, sql)
    const { audience } = seen
    const detail = { did: 'enabled the plugin', after: await audienceWords(sql, audience) }
    return { set: { state: 'enabled', audience, notice: null }, change: 'enabled', detail }
  })
}

/** Turns a plugin off everywhere: pages, backend, jobs. Its data stays; a version that was being brought up is given up. */
export async function disable(changing: Changing, seen: Seen): Promise<Installation | null> {
  let gaveUp = false
  const after = await move(changing, seen, async (before, sql) => {
    if (before.state === 'disabled') throw refusal(before, 'is disabled already. Enable it, or uninstall it.')
    requireInstalled(before)
    gaveUp = before.pendingSha !== null
    const granted = await grantsFor(sql, before, (await bundleRow(sql, before.activeSha)).manifest)
    const set = { state: 'disabled', pendingSha: null, pendingKind: null, granted } as const
    return { set, change: 'disabled', detail: { did: 'disabled the plugin' } }
  })
  if (after && gaveUp) undoMigrationsLater(changing.pool, after)
  return after
}

/** Changes who sees and uses it. */
export function setAudience(changing: Changing, seen: AudienceWork): Promise<Installation | null> {
  return move(changing, seen, async (before, sql) => {
    requireInstalled(before)
    if (before.state === 'draft') throw refusal(before, 'is a preview. Enable it to choose who sees it.')
    await seen.prepare?.(before, sql)
    const [was, is] = [await audienceWords(sql, before.audience), await audienceWords(sql, seen.audience)]
    const detail = { did: 'changed who sees the plugin', before: was, after: is }
    return { set: { audience: seen.audience }, change: 'audience', detail }
  })
}

export type UpgradeWork = Seen & {
  sha256: string
  /** Runs while the row is locked, before any process of the new version starts; throws to refuse. */
  prepare?: (before: Installation, next: BundleRow, sql: Sql) => Promise<void>
}

/**
 * Asks the engines to bring up another version; the pointer moves when all of them have it. Without a backend, and while
 * the plugin is disabled, there is nothing to bring up: the pointer moves at once.
 */
export function requestUpgrade(changing: Changing, upgrade: UpgradeWork): Promise<Installation | null> {
  return move(changing, upgrade, async (before, sql) => {
    requireInstalled(before)
    requireNoPreviewOfFolder(before)
    requireNothingPending(before)
    if (upgrade.sha256 === before.activeSha) throw new ConflictError(`${before.name} runs this version already.`)
    const next = await bundleRow(sql, upgrade.sha256)
    if (next.pluginId !== before.pluginId)
      throw new ConflictError(
        `This bundle is of "${next.pluginId}", not of "${before.pluginId}". Choose one of its own.`,
      )
    await upgrade.prepare?.(before, next, sql)
    return bringUp(sql, before, { next, kind: 'upgrade' })
  })
}

/** Goes back to the version before; the two change places. */
export function rollBack(changing: Changing, seen: Seen & Pick<UpgradeWork, 'prepare'>): Promise<Installation | null> {
  return move(changing, seen, async (before, sql) => {
    requireInstalled(before)
    requireNothingPending(before)
    if (!before.previousSha)
      throw new ConflictError(
        `${before.name} has no version to go back to. Choose one from its versions to upgrade to.`,
      )
    const next = await bundleRow(sql, before.previousSha)
    await seen.prepare?.(before, next, sql)
    return bringUp(sql, before, { next, kind: 'rollback' })
  })
}

/** Removes it. What becomes of its data is the caller's work; `dropData` is only recorded here. */
export function markUninstalled(
  changing: Changing,
  seen: Seen & { dropData: boolean; prepare?: (before: Installation, sql: Sql) => Promise<void> },
): Promise<Installation | null> {
  return move(changing, seen, async (before, sql) => {
    requireInstalled(before)
    await seen.prepare?.(before, sql)
    const { dropData } = seen
    const detail = { did: 'uninstalled the plugin', data: dropData ? 'dropped' : 'kept' }
    const gone = { pendingSha: null, pendingKind: null, previousSha: null, notice: null } as const
    return { set: { state: 'uninstalled', dataDropped: dropData, ...gone }, change: 'uninstalled', detail }
  })
}

/** How the pointer gets to `next`: through the engines when there is a process to start, else at once. */
export async function bringUp(
  sql: Sql,
  before: Installation,
  { next, kind }: { next: BundleRow; kind: 'upgrade' | 'rollback' },
): Promise<Move> {
  const granted = await grantsFor(sql, before, next.manifest)
  const versions = { from: before.version, to: next.version, sha256: next.sha256 }
  // While two versions run, each may what both were granted and itself asks for.
  if (next.manifest.backend && before.state !== 'disabled')
    return {
      set: { pendingSha: next.sha256, pendingKind: kind, granted: [...new Set([...before.granted, ...granted])] },
      change: 'upgrading',
      detail: { did: `began the ${moveWords[kind].noun} to ${next.version}`, ...versions },
    }
  return {
    set: swapped(before, next, granted),
    change: kind === 'upgrade' ? 'upgraded' : 'rolled-back',
    detail: { did: `${moveWords[kind].done} ${next.version}`, ...versions },
  }
}

/** How the audit speaks of the two ways to another version. */
export const moveWords = {
  upgrade: { noun: 'upgrade', done: 'moved to' },
  rollback: { noun: 'roll back', done: 'went back to' },
} as const

/** What a moved pointer changes; `granted`: what the next version may. */
export function swapped(before: Installation, next: BundleRow, granted: string[]): Move['set'] {
  return {
    activeSha: next.sha256,
    previousSha: before.activeSha,
    pendingSha: null,
    pendingKind: null,
    granted,
    notice: null,
  }
}

function requireInstalled(before: Installation): void {
  if (before.state === 'uninstalled')
    throw refusal(before, 'is uninstalled. Register it again under Plugins, Available.')
}

/** What follows a folder comes on again as it was: for its developer alone, whatever audience was asked for. */
export function previewAgain(before: Installation): Move {
  if (before.state !== 'disabled')
    throw refusal(before, 'follows a folder in development. Pack and sign it, then register that for others.')
  const audience: Audience = { kind: 'me', users: before.registeredBy ? [before.registeredBy] : [] }
  return { set: { state: 'draft', audience, notice: null }, change: 'enabled', detail: { did: 'enabled the preview' } }
}

/** What follows a folder would stay a preview whatever bundle it ran. */
function requireNoPreviewOfFolder(before: Installation): void {
  if (before.dev)
    throw refusal(
      before,
      'follows a folder in development. Register this in its place: it finds the data of that preview.',
    )
}

/** Throws ConflictError while another version is being brought up. */
export function requireNothingPending({ name, pendingSha, pendingSince }: Installation): void {
  if (!pendingSha || !pendingSince || Date.now() - pendingSince.getTime() > pendingForMs) return
  throw new ConflictError(`Another version of ${name} is being brought up. Wait until that is done, some seconds.`)
}

function refusal({ name }: Installation, what: string): ConflictError {
  return new ConflictError(`${name} ${what}`)
}
