import { writeAudit } from '@groundwork/access/audit'
import { type Actor, can } from '@groundwork/access/can'
import { NotAllowedError } from '@groundwork/access/errors'
import { putBlobs } from '@groundwork/db/blobs'
import type { EventBus } from '@groundwork/db/events'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { readBundleManifest } from '@groundwork/plugin-sdk/bundle/bundle-manifest'
import { checkContent } from '@groundwork/plugin-sdk/bundle/check'
import { sha256Hex } from '@groundwork/plugin-sdk/bundle/integrity'
import { type BundleFiles, integrityFile, signatureFile } from '@groundwork/plugin-sdk/bundle/limits'
import { BundleRefusal, type Problem } from '@groundwork/plugin-sdk/bundle/problem'
import { unpackBundle } from '@groundwork/plugin-sdk/bundle/unpack'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import { addKey } from '../keys/keys'
import { readFolder } from './folder-source'
import { fetchPackage, type NpmSource } from './npm-source'
import type { BundleSettings } from './settings'
import { filesToStore, type StoredFiles } from './stored-files'
import { judgeTrust, type Trust, type TrustKey } from './trust'

export type BundleDeps = { pool: Pool; bus: EventBus; settings: BundleSettings }

export type BundleOffer = ({ bytes: Uint8Array } | { npm: NpmSource } | { folder: string }) & {
  source: 'upload' | 'registry' | 'folder' | 'shipped' | 'dev'
  /** Where it comes from in words, a file name for example. Made from the source for npm and folders when absent. */
  origin?: string
  actor: Actor
  requestId?: string | null
  /** A developer's own: needs no signature, and the same version may come again with other content. */
  dev?: boolean
  /** Trusts the key that the bundle is signed with, in the same transaction; administrators only. */
  trustKey?: TrustKey
  /** Takes an upgrade that another publisher signed; administrators only. */
  acceptPublisher?: boolean
}

export type BundleSummary = {
  /** Of the packed bytes, lower-case hex. */
  sha256: string
  pluginId: string
  version: string
  name: string
  /** False when the same bundle was stored before. */
  isNew: boolean
  trust: Trust
  keyId: string | null
  manifest: Manifest
  sizeBytes: number
}

type Checked = {
  bytes: Uint8Array
  sha256: string
  files: BundleFiles
  manifest: Manifest
  stored: StoredFiles
  origin: string
}

/**
 * Takes in a bundle: unpacks it within limits, checks its hashes, its content, its contract and who signed it, rewrites its UI for the
 * portal and stores all of it, with audit row and event (topic "plugin", change "bundle"), in one transaction. Nothing of it runs. Throws
 * BundleRefusal with `code`, `file` and `line` for anything that is wrong with it, and then has stored nothing; NotAllowedError when the
 * actor may not bring plugins, UnavailableError when a registry does not answer.
 */
export async function receiveBundle(deps: BundleDeps, offer: BundleOffer): Promise<BundleSummary> {
  requireMay(offer)
  const { bytes, origin } = await bytesOf(deps.settings, offer)
  const files = await unpackBundle(bytes)
  const read = readBundleManifest(files)
  refuseProblems(checkContent(files, read))
  const { manifest } = read
  if ('npm' in offer) refuseOtherVersion(offer.npm, manifest)
  const stored = filesToStore(files, manifest)
  const checked = { bytes, sha256: sha256Hex(bytes), files, manifest, stored, origin }
  const { sha256, isNew, trust, keyId } = await transaction(deps.pool, (sql) => store(sql, deps, { offer, checked }))
  deps.bus.wake()
  const { id: pluginId, version, name } = manifest
  return { sha256, pluginId, version, name, isNew, trust, keyId, manifest, sizeBytes: bytes.length }
}

/** What is asked for by name and version is that version of the plugin, or nobody could say what came. */
function refuseOtherVersion(npm: NpmSource, { id, version }: Manifest): void {
  if (version === npm.version) return
  throw new BundleRefusal({
    code: 'npm-name',
    message: `The package ${npm.name}@${npm.version} holds version ${version} of "${id}". Its publisher gives package.json and plugin.json one version and publishes it again.`,
    file: 'plugin.json',
  })
}

function requireMay({ actor, dev, trustKey, acceptPublisher }: BundleOffer): void {
  const decisions = [can(actor, dev ? 'plugin.develop' : 'plugin.upload', { kind: 'plugin' })]
  if (trustKey || acceptPublisher) decisions.push(can(actor, 'plugin.key', { kind: 'key' }))
  for (const decision of decisions) if (!decision.allowed) throw new NotAllowedError(decision.reason)
}

async function bytesOf(
  { npmRegistry, npmRegistrySetting = 'GROUNDWORK_PLUGIN_REGISTRY', folders }: BundleSettings,
  offer: BundleOffer,
): Promise<{ bytes: Uint8Array; origin: string }> {
  const { origin } = offer
  if ('bytes' in offer) return { bytes: offer.bytes, origin: origin ?? 'an upload' }
  if ('folder' in offer) return { bytes: await readFolder(folders, offer.folder), origin: origin ?? offer.folder }
  const { name, version } = offer.npm
  const { bytes, integrity } = await fetchPackage({ url: npmRegistry, setting: npmRegistrySetting }, offer.npm)
  return { bytes, origin: origin ?? `${name}@${version} (${integrity})` }
}

function refuseProblems(problems: readonly Problem[]): void {
  const [first, ...rest] = problems
  if (first) throw new BundleRefusal([first, ...rest])
}

/**
 * Taken while a bundle comes in and while bundles are collected: two uploads of one version at once are seen by the second, and
 * what is collected does not come in just then. Of the table, since any role can hold an advisory lock, a plugin's too; readers
 * do not wait for it.
 */
export const lockBundles = 'lock table plugin_bundle in share row exclusive mode'

type Storing = { offer: BundleOffer; checked: Checked }

async function store(
  sql: Sql,
  deps: BundleDeps,
  storing: Storing,
): Promise<{ sha256: string; isNew: boolean; trust: Trust; keyId: string | null }> {
  const { offer, checked } = storing
  const { manifest, sha256, stored, bytes } = checked
  await sql.query(lockBundles)
  const trusted = await judge(sql, deps, storing)
  const same = offer.dev ? null : await sameContent(sql, checked)
  if (same) return { sha256: same, isNew: false, ...trusted }
  const { rows } = await sql.query<{ isNew: boolean }>({
    name: 'bundle-store',
    text: `insert into plugin_bundle as b
        (sha256, plugin_id, version, manifest, files, size_bytes, trust, key_id, source, origin, uploaded_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      on conflict (sha256) do update set trust = excluded.trust, key_id = excluded.key_id, source = excluded.source,
        origin = excluded.origin, uploaded_by = excluded.uploaded_by
        where b.source = 'dev' and excluded.source <> 'dev'
      returning xmax = 0 as "isNew"`,
    values: [
      sha256,
      manifest.id,
      manifest.version,
      JSON.stringify(manifest),
      JSON.stringify(stored.listed),
      bytes.length,
      trusted.trust,
      trusted.keyId,
      offer.dev ? 'dev' : offer.source,
      checked.origin.slice(0, 400),
      offer.actor.kind === 'user' ? offer.actor.id : null,
    ],
  })
  const isNew = rows[0]?.isNew === true
  if (isNew) await putBlobs(sql, [{ sha256, bytes }, ...stored.blobs])
  if (rows[0]) await leaveTrace(sql, deps, { offer, checked, trust: trusted.trust })
  return { sha256, isNew, ...trusted }
}

async function judge(sql: Sql, deps: BundleDeps, { offer, checked }: Storing) {
  const { actor, requestId = null } = offer
  return judgeTrust(sql, {
    files: checked.files,
    sha256: checked.sha256,
    manifest: checked.manifest,
    actor,
    shipped: deps.settings.shipped,
    dev: offer.dev === true,
    trustKey: offer.trustKey ?? null,
    acceptPublisher: offer.acceptPublisher === true,
    async addKey(key) {
      await addKey(sql, { ...deps, actor, requestId }, key)
    },
  })
}

/**
 * The hash of the stored bundle that holds the same files under the same signature, packed in another way, as a registry may have
 * packed it; null where this version is not stored, or as these very bytes. Throws BundleRefusal for other content.
 */
async function sameContent(sql: Sql, { manifest, sha256, stored }: Checked): Promise<string | null> {
  const { id, version } = manifest
  const { rows } = await sql.query<{ sha256: string; isSame: boolean; origin: string; at: Date }>({
    name: 'bundle-taken',
    text: `select sha256, origin, created_at as at,
        (files #>> array[$4, 'sha256'], files #>> array[$5, 'sha256']) is not distinct from ($6::text, $7::text) as "isSame"
      from plugin_bundle
      where plugin_id = $1 and version = $2 and sha256 <> $3 and source <> 'dev' order by 4 desc, created_at limit 1`,
    values: [
      ...[id, version, sha256, integrityFile, signatureFile],
      ...[integrityFile, signatureFile].map((file) => stored.listed[file]?.sha256 ?? null),
    ],
  })
  if (!rows[0]) return null
  const { origin, at, isSame, sha256: before } = rows[0]
  if (isSame) return before
  const message = `Version ${version} of "${id}" is stored already with other content (${origin}, ${at.toISOString().slice(0, 10)}). A version never changes: give this one a new number in plugin.json.`
  throw new BundleRefusal({ code: 'version-taken', message, file: 'plugin.json' })
}

async function leaveTrace(
  sql: Sql,
  { bus }: BundleDeps,
  { offer, checked, trust }: Storing & { trust: Trust },
): Promise<void> {
  const { manifest, sha256, origin } = checked
  const { actor, requestId = null, dev } = offer
  await writeAudit(sql, {
    actor,
    action: dev ? 'plugin.develop' : 'plugin.upload',
    resource: { kind: 'plugin', id: manifest.id },
    detail: { did: 'uploaded a bundle', name: manifest.name, version: manifest.version, sha256, trust, origin },
    requestId,
  })
  await bus.publish(sql, [{ topic: 'plugin', key: manifest.id, payload: { change: 'bundle' } }])
}
