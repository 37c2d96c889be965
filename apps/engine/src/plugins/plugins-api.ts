import type { IncomingMessage, ServerResponse } from 'node:http'
import { loadActor, type UserActor } from '@groundwork/access/actor'
import { assertionHeader, verifyAssertion } from '@groundwork/access/assertion'
import { UnavailableError } from '@groundwork/access/errors'
import { isTransient } from '@groundwork/access/transient'
import type { Pool } from '@groundwork/db/pool'
import { mostBodyBytes, type PluginHost, tooLarge } from '@groundwork/plugin-host/process'
import { isShown, mayUse } from '@groundwork/plugin-host/registry'
import { isWebhookSecret } from '@groundwork/plugin-host/webhook-secret'
import { type Caller, paths } from '@groundwork/plugin-sdk/protocol'
import type { Handler } from '../server'
import { leaving, sendAnswer, sendRefusal } from './answer'
import { type BundlesApiOptions, createBundlesApi } from './bundles-api'

type PluginsApiOptions = BundlesApiOptions & { pool: Pool; secret: string; host: PluginHost }
type Call = { request: IncomingMessage; response: ServerResponse; pluginId: string; rest: string }

const prefix = '/plugins/v1/'

/** For the portal: requests to plugins' backends, webhooks, and bundles that come in. */
export function createPluginsApi(options: PluginsApiOptions): Handler {
  const { pool, secret, host } = options
  const bundles = createBundlesApi(options)

  async function webhook({ request, response, pluginId, rest }: Call): Promise<void> {
    const address = new URL(rest, 'http://plugin/')
    const [, , name = '', ...more] = address.pathname.split('/')
    const given = request.headers['x-groundwork-secret'] ?? address.searchParams.get('secret')
    const isRight = isWebhookSecret(String(given ?? ''), secret, { pluginId, webhook: name })
    if (!isRight || more.length > 0)
      return sendRefusal(
        response,
        401,
        "The secret of this webhook is missing or wrong. It stands on the plugin's page.",
      )
    const installed = await host.installation(pluginId)
    if (!installed?.granted.includes('webhooks'))
      return sendRefusal(response, 404, 'This plugin receives no calls from other systems.')
    // The secret is for the portal, not for the plugin.
    address.searchParams.delete('secret')
    return pass({ request, response, pluginId, rest }, `${paths.webhook(name)}${address.search}`, { kind: 'system' })
  }

  async function pass({ request, response, pluginId }: Call, path: string, caller: Caller): Promise<void> {
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
    if (Number(request.headers['content-length'] ?? 0) > mostBodyBytes) return sendRefusal(response, 413, tooLarge)
    const answer = await host.fetch(pluginId, {
      method: request.method ?? 'GET',
      path,
      headers: request.headers,
      body: hasBody ? request : null,
      caller,
      requestId: String(request.headers['x-request-id'] ?? ''),
      signal: leaving(response),
      withCredentials: caller.kind === 'system',
    })
    return sendAnswer(response, answer)
  }

  async function use(call: Call, actor: UserActor): Promise<void> {
    const { response, pluginId, rest } = call
    const installed = await host.installation(pluginId)
    // To others somebody's preview is as nothing: not even that the id is taken can be told by the answer.
    if (!installed || !isShown(actor, installed))
      return sendRefusal(response, 404, `There is no plugin "${pluginId}" here.`)
    const decision = mayUse(actor, installed)
    if (!decision.allowed) {
      const isOff = installed.state === 'disabled' || installed.state === 'uninstalled'
      return sendRefusal(response, isOff ? 404 : 403, decision.reason)
    }
    if (!/^(trpc\/|http([/?]|$))/.test(rest) || leadsElsewhere(rest))
      return sendRefusal(response, 404, 'A plugin answers below trpc/ and http/ only.')
    return pass(call, `/${rest}`, await callerOf(pool, actor))
  }

  const answer: Handler = async (request, response, url) => {
    const [, pluginId = '', rest = ''] = /^([^/?]+)\/(.*)$/s.exec(url.slice(prefix.length)) ?? []
    const call = { request, response, pluginId, rest }
    if (pluginId !== '-' && rest.startsWith('webhooks/')) return webhook(call)
    const header = request.headers[assertionHeader]
    const assertion = verifyAssertion(typeof header === 'string' ? header : null, secret)
    if (!assertion) return sendRefusal(response, 401, 'This address is for the portal. Ask it instead.')
    let actor: UserActor | null
    try {
      actor = await loadActor(pool, assertion.userId)
    } catch (error) {
      if (!isTransient(error)) console.error(`[${assertion.requestId}]`, error)
      return sendRefusal(response, 503, 'The database does not answer right now. Try again in a moment.')
    }
    if (!actor) return sendRefusal(response, 403, 'This account is shut out.')
    request.headers['x-request-id'] = assertion.requestId
    if (pluginId === '-') return bundles({ request, response, rest, actor, requestId: assertion.requestId })
    return use(call, actor)
  }

  return async (request, response, url) => {
    try {
      await answer(request, response, url)
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error
      await sendRefusal(response, 503, error.message)
    }
  }
}

/** Backends may be of any kind: some would take `http/../-/jobs/x` for what the host alone may ask. */
function leadsElsewhere(rest: string): boolean {
  const [path = ''] = rest.split('?', 1)
  return path.split(/\/|\\|%2f|%5c/i).some((part) => /^(\.|%2e){1,2}$/i.test(part))
}

async function callerOf(pool: Pool, { id, name, role, teams }: UserActor): Promise<Caller> {
  return { kind: 'user', id, name, role, teams: await namedTeams(pool, teams) }
}

async function namedTeams(pool: Pool, roles: UserActor['teams']) {
  const ids = Object.keys(roles)
  if (ids.length === 0) return []
  const { rows } = await pool.query<{ id: string; slug: string }>({
    name: 'engine-team-slugs',
    text: 'select id, slug from team where id = any($1::uuid[]) order by slug',
    values: [ids],
  })
  return rows.map(({ id, slug }) => ({ id, slug, role: roles[id] ?? 'viewer' }))
}
