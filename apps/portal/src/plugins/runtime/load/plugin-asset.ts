import { createHash } from 'node:crypto'
import { sessionActor } from '@groundwork/access/session'
import type { Actor } from '@groundwork/access/can'
import { bundleFile } from '@groundwork/plugin-host/bundle/file'
import { type BundleReaders, createBundleReaders } from '@groundwork/plugin-host/bundle/readers'
import { env } from '../../../env'
import { stores } from '../../../server/db'
import { refusal } from '../api/refusal'
import { shimText } from '../shared/shim-text'
import { type Asset, createAssetCache } from './asset-cache'
import { iconAsset } from './icon-asset'

const cache = createAssetCache(8 * 1024 * 1024)
// Named by their content. Kept by this person's browser only: a cache on the way asks nobody who may see it.
const forEver = 'private, max-age=31536000, immutable'
// Another release may export more under the same address, and a plugin that needs it fails with what was kept.
const forMinutes = 'public, max-age=120'
const forDays = 'public, max-age=604800'
const hashForm = /^[0-9a-f]{64}$/

/**
 * A file of a plugin's UI by the hash of its bundle, a shim, or an icon. `parts` is the path below `/plugin-assets/`.
 * Shims and icons are the portal's own; the code of a plugin is for whoever may use or manage it. For others it is not there.
 */
export async function pluginAsset(request: Request, parts: string[]): Promise<Response> {
  const [first = '', ...rest] = parts
  if (first === 'shims') return ownAsset(request, { asset: shim(rest), control: forMinutes })
  if (first === 'icons') return ownAsset(request, { asset: await iconAsset(rest.join('/')), control: forDays })
  if (!hashForm.test(first) || rest.length === 0) return nothing()
  const actor = await signedIn(request)
  if (!actor) return refusal(401, 'You are not signed in.')
  if (!(await readers().mayRead(actor, first))) return nothing()
  const path = rest.join('/')
  const etag = `"${createHash('sha256').update(`${first}/${path}`).digest('base64url').slice(0, 27)}"`
  if (request.headers.get('if-none-match') === etag) return unchanged(etag, forEver)
  const asset = await assetOf(first, path)
  return asset ? send(request, { asset, etag, control: forEver }) : nothing()
}

async function assetOf(sha256: string, path: string): Promise<Asset | null> {
  const key = `${sha256}/${path}`
  const known = cache.get(key)
  if (known) return known
  const asset = await bundleFile(stores().pool, sha256, path)
  if (asset) cache.set(key, asset)
  return asset
}

function shim(rest: string[]): Asset | null {
  if (rest.length !== 2 || rest[0] !== 'v1') return null
  const text = shimText(rest[1] ?? '')
  return text === null ? null : { bytes: new TextEncoder().encode(text), type: 'text/javascript; charset=utf-8' }
}

// On globalThis like the stores: it listens for as long as they do.
const shared = globalThis as typeof globalThis & { groundworkBundleReaders?: BundleReaders }

function readers(): BundleReaders {
  shared.groundworkBundleReaders ??= createBundleReaders(stores().pool, stores().bus)
  return shared.groundworkBundleReaders
}

function signedIn(request: Request): Promise<Actor | null> {
  const { GROUNDWORK_SECRET: secret, GROUNDWORK_PORTAL_URL: portalUrl } = env()
  return sessionActor(stores().pool, request.headers, { secret, portalUrl })
}

function ownAsset(request: Request, { asset, control }: { asset: Asset | null; control: string }): Response {
  if (!asset) return nothing()
  const etag = `"${createHash('sha256').update(asset.bytes).digest('base64url').slice(0, 27)}"`
  if (request.headers.get('if-none-match') === etag) return unchanged(etag, control)
  return send(request, { asset, etag, control })
}

function send(request: Request, { asset, etag, control }: { asset: Asset; etag: string; control: string }): Response {
  const headers = {
    'cache-control': control,
    'content-length': String(asset.bytes.byteLength),
    // Opened by itself, an image or a text of a plugin is no page of this portal.
    'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    'content-type': asset.type,
    'cross-origin-resource-policy': 'same-origin',
    etag,
    'x-content-type-options': 'nosniff',
  }
  return new Response(request.method === 'HEAD' ? null : Buffer.from(asset.bytes), { headers })
}

function unchanged(etag: string, control: string): Response {
  return new Response(null, { status: 304, headers: { etag, 'cache-control': control } })
}

function nothing(): Response {
  return refusal(404, 'There is nothing at this address.')
}
