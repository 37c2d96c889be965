import { createSession } from '@groundwork/access/session'
import { createToken } from '@groundwork/access/tokens'
import { wire } from '@groundwork/access/wire'
import { createPrisma } from '@groundwork/db/client'
import { makeUser } from '@groundwork/db/makers'
import type { Pool } from '@groundwork/db/pool'
import type { Started } from '../footprint/groundwork'

export type Portal = {
  url: string
  cookie: { name: string; value: string; url: string }
  /** Of the scope "publish". */
  token: string
  headers: Record<string, string>
  mutate<T>(procedure: string, input: unknown): Promise<T>
  upload(bytes: Uint8Array<ArrayBuffer>): Promise<{ sha256: string; pluginId: string }>
}

/** The portal as an administrator's browser sees it. */
export async function enterPortal({ portalUrl: url, secret }: Started, pool: Pool): Promise<Portal> {
  const prisma = createPrisma(pool)
  const user = await makeUser(prisma, { role: 'administrator' })
  await prisma.$disconnect()
  const session = await createSession(pool, { userId: user.id, secret, portalUrl: url })
  const { token } = await createToken(pool, { name: 'benchmark', scope: 'publish', createdBy: user.id })
  const cookie = { name: session.name, value: encodeURIComponent(session.value), url }
  const headers = { cookie: `${cookie.name}=${cookie.value}`, origin: url }

  async function send<T>(path: string, body: BodyInit, type: string): Promise<T> {
    const response = await fetch(url + path, { method: 'POST', headers: { ...headers, 'content-type': type }, body })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`)
    return JSON.parse(text) as T
  }

  return {
    url,
    cookie,
    token,
    headers,
    async mutate<T>(procedure: string, input: unknown) {
      const body = JSON.stringify(wire.input.serialize(input))
      type Answer = { result: { data: Parameters<typeof wire.output.deserialize>[0] } }
      const { result } = await send<Answer>(`/api/trpc/${procedure}`, body, 'application/json')
      return wire.output.deserialize(result.data) as T
    },
    upload: (bytes) => send('/api/plugin-bundles', bytes, 'application/gzip'),
  }
}

/** Registers a stored bundle for everyone. */
export async function register(portal: Portal, sha256: string): Promise<void> {
  const audience = { kind: 'everyone' }
  await portal.mutate('plugins.register', { sha256, granted: [], ownerTeam: null, audience })
}

export type Standing = { activeSha: string; generation: number; notice: string | null }

export async function standingOf(pool: Pool, pluginId: string): Promise<Standing> {
  const { rows } = await pool.query<Standing>(
    'select active_sha as "activeSha", generation, notice from plugin_installation where plugin_id = $1',
    [pluginId],
  )
  if (!rows[0]) throw new Error(`There is no plugin ${pluginId}.`)
  return rows[0]
}
