import type { Page } from '@playwright/test'
import type { Bundle } from './workshop'

/** What a spec needs to be there but is not about: done through the portal's addresses, as the page's visitor. */
export type Arranged = { sha256: string; pluginId: string }

/** Uploads a bundle; with `trust`, the fingerprint of its key, trusting that first. */
export async function upload(page: Page, bundle: Bundle, trust?: string): Promise<Arranged> {
  const query = trust ? `?trust=${encodeURIComponent(trust)}` : ''
  const answer = await page.request.post(`/api/plugin-bundles${query}`, {
    headers: { 'content-type': 'application/gzip', 'sec-fetch-site': 'same-origin' },
    data: Buffer.from(bundle.bytes),
  })
  if (answer.status() !== 201) throw new Error(`The upload answered ${answer.status()}: ${await answer.text()}`)
  return (await answer.json()) as Arranged
}

/** Calls a procedure of the portal's router. */
export async function call(page: Page, procedure: string, input: unknown): Promise<unknown> {
  const answer = await page.request.post(`/api/trpc/${procedure}`, {
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    data: { json: input },
  })
  const body = (await answer.json()) as { result?: { data: { json?: unknown } }; error?: unknown }
  if (!answer.ok()) throw new Error(`${procedure} answered ${answer.status()}: ${JSON.stringify(body)}`)
  return body.result?.data.json
}

/** Reads by a procedure of the portal's router. */
export async function query(page: Page, procedure: string, input: unknown): Promise<unknown> {
  const asked = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`
  const answer = await page.request.get(`/api/trpc/${procedure}${asked}`)
  const body = (await answer.json()) as { result?: { data: { json?: unknown } }; error?: unknown }
  if (!answer.ok()) throw new Error(`${procedure} answered ${answer.status()}: ${JSON.stringify(body)}`)
  return body.result?.data.json
}

type Given = { trust?: string; config?: object; ownerTeam?: string; permissions?: string[] }

/** A bundle that is on for everyone. */
export async function register(page: Page, bundle: Bundle, given: Given = {}): Promise<Arranged> {
  const stored = await upload(page, bundle, given.trust)
  await call(page, 'plugins.register', {
    sha256: stored.sha256,
    granted: given.permissions ?? ['kv', 'catalog.read'],
    config: given.config ?? { project: 'newsroom' },
    audience: { kind: 'everyone' },
    ownerTeam: given.ownerTeam ?? null,
  })
  return stored
}
