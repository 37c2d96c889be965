import type { IncomingMessage, ServerResponse } from 'node:http'
import type { UserActor } from '@groundwork/access/actor'
import { requireAllowed } from '@groundwork/access/require'
import { isTransient } from '@groundwork/access/transient'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { type BundleSummary, receiveBundle } from '@groundwork/plugin-host/bundle/receive'
import { type BundleSettings } from '@groundwork/plugin-host/bundle/settings'
import { BundleRefusal } from '@groundwork/plugin-sdk/bundle/problem'
import { requireMayCheck } from '@groundwork/plugin-host/config/may-check'
import type { RegistryListing } from '@groundwork/plugin-host/bundle/registry'
import type { PluginHost } from '@groundwork/plugin-host/process'
import { developPlugin } from '@groundwork/plugin-host/develop'
import { outcomeOf } from '@groundwork/plugin-host/outcome'
import { withheldFrom } from '@groundwork/plugin-host/grants'
import { bundleLimits } from '@groundwork/plugin-sdk/bundle/limits'
import { paths } from '@groundwork/plugin-sdk/protocol'
import { z } from 'zod'
import { readBytes, sendJson } from './answer'

export type BundlesApiOptions = {
  pool: Pool
  bus: EventBus
  settings: BundleSettings
  host: PluginHost
  /** What the configured plugin registry has. */
  registry: () => Promise<RegistryListing>
}
type Call = { request: IncomingMessage; response: ServerResponse; rest: string; actor: UserActor; requestId: string }

const npmInput = z.strictObject({ name: z.string(), version: z.string(), integrity: z.string().optional() })
const folderInput = z.strictObject({ path: z.string().min(1).max(4_096) })
const checkInput = z.strictObject({ sha256: z.string(), values: z.record(z.string(), z.unknown()) })
const smallBody = 1024 * 1024
const checkLimitMs = 20_000
/** Longer than a version may take to come up. */
const outcomePatienceMs = 12_000

/** What the portal asks of the engine about bundles: to take one in, and to let one check a configuration. */
export function createBundlesApi({ pool, bus, settings, host, registry }: BundlesApiOptions) {
  async function upload({ request, response, actor, requestId, rest }: Call): Promise<void> {
    const dev = isDev(rest)
    const bytes = await readBytes(request, bundleLimits.packed)
    if (!bytes) {
      const most = `${bundleLimits.packed / 1_000_000} MB`
      return refuse(response, 413, {
        code: 'too-large',
        message: `The bundle is larger than ${most}, packed. Leave out what it does not need.`,
      })
    }
    const name = fileName(request)
    const origin = name ? { origin: name } : {}
    await taken(
      response,
      await receiveBundle(
        { pool, bus, settings },
        { bytes, source: dev ? 'dev' : 'upload', actor, requestId, dev, ...origin, ...trusting(rest) },
      ),
      { dev, actor, requestId, waits: waitsForOutcome(rest) },
    )
  }

  async function fromRegistry({ request, response, actor, requestId, rest }: Call): Promise<void> {
    const npm = npmInput.parse(await readInput(request))
    const dev = isDev(rest)
    const summary = await receiveBundle(
      { pool, bus, settings },
      { npm, source: 'registry', actor, requestId, dev, ...trusting(rest) },
    )
    await taken(response, summary, { dev, actor, requestId })
  }

  async function fromFolder({ request, response, actor, requestId, rest }: Call): Promise<void> {
    const { path: folder } = folderInput.parse(await readInput(request))
    const summary = await receiveBundle(
      { pool, bus, settings },
      { folder, source: 'folder', actor, requestId, ...trusting(rest) },
    )
    await taken(response, summary, { dev: false, actor, requestId })
  }

  /** Where plugins may be taken from on this engine's disk: for those who may bring them. */
  function folders({ response, actor }: Call): void {
    requireAllowed(actor, 'plugin.upload', { kind: 'plugin' })
    sendJson(response, 200, { folders: settings.folders })
  }

  async function taken(
    response: ServerResponse,
    { sha256, pluginId, version, name, isNew, manifest }: BundleSummary,
    { dev, actor, requestId, waits = false }: Taking,
  ): Promise<void> {
    const developed = dev ? await developPlugin({ pool, bus, actor, requestId }, sha256) : null
    const withheld = developed ? { withheld: await withheldFrom(pool, developed, manifest) } : {}
    const next = dev ? `/plugins/${pluginId}` : `/plugins/available?register=${sha256}`
    const outcome =
      developed && waits
        ? {
            outcome: await outcomeOf(
              pool,
              { pluginId, sha256 },
              { patienceMs: outcomePatienceMs, signal: goneSignal(response) },
            ),
          }
        : {}
    sendJson(response, 201, { sha256, pluginId, version, name, isNew, next, ...withheld, ...outcome })
  }

  /** The plugin's own "test connection", of an installed version or of one that somebody is about to register. */
  async function checkConfig({ request, response, actor, requestId }: Call): Promise<void> {
    const { sha256, values } = checkInput.parse(await readInput(request))
    const { bundle, installed } = await requireMayCheck(pool, actor, sha256)
    const { pluginId } = bundle
    const options = { path: paths.checkConfig, body: { values }, requestId, timeoutMs: checkLimitMs }
    const isRunning = installed?.state === 'enabled' || installed?.state === 'draft'
    const { status, value } = isRunning ? await host.call(pluginId, options) : await host.callBundle(sha256, options)
    if (status === 200) return sendJson(response, 200, value as object)
    const { message = 'Its log may say more.' } = (value ?? {}) as { message?: string }
    return refuse(response, 502, { message: `The plugin could not check the configuration: ${message}` })
  }

  return async (call: Call): Promise<void> => {
    const { request, response, rest, requestId } = call
    const [path] = rest.split('?', 1)
    try {
      if (path === 'registry' && request.method === 'GET') return sendJson(response, 200, await registry())
      if (path === 'folders' && request.method === 'GET') return folders(call)
      if (request.method !== 'POST') return refuse(response, 405, { message: 'This address takes POST.' })
      if (path === 'bundles') return await upload(call)
      if (path === 'bundles/npm') return await fromRegistry(call)
      if (path === 'bundles/folder') return await fromFolder(call)
      if (path === 'check-config') return await checkConfig(call)
      return refuse(response, 404, { message: 'There is nothing at this address.' })
    } catch (error) {
      answerError(response, error, requestId)
    }
  }
}

type Taking = { dev: boolean; actor: UserActor; requestId: string; waits?: boolean }

/** `?outcome=wait`: the answer comes when it is known whether what was sent started, and says so. */
function waitsForOutcome(rest: string): boolean {
  return new URL(rest, 'http://engine/').searchParams.get('outcome') === 'wait'
}

function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return gone.signal
}

function isDev(rest: string): boolean {
  return new URL(rest, 'http://engine/').searchParams.get('dev') === '1'
}

/** `?trust=<fingerprint>`: the key to be trusted from now on, for this plugin's id; `&publisher=accept`: another publisher is taken. */
function trusting(rest: string): { trustKey?: { fingerprint: string }; acceptPublisher?: boolean } {
  const query = new URL(rest, 'http://engine/').searchParams
  const fingerprint = query.get('trust')
  const acceptPublisher = query.get('publisher') === 'accept'
  return { ...(fingerprint ? { trustKey: { fingerprint } } : {}), ...(acceptPublisher ? { acceptPublisher } : {}) }
}

function fileName({ headers }: IncomingMessage): string | null {
  const given = headers['x-file-name']
  if (typeof given !== 'string' || given === '') return null
  try {
    return decodeURIComponent(given).slice(0, 200)
  } catch {
    return given.slice(0, 200)
  }
}

async function readInput(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request, smallBody)
  try {
    return JSON.parse(bytes?.toString() ?? '')
  } catch {
    return null
  }
}

const statuses: Record<string, number> = {
  NotFoundError: 404,
  NotAllowedError: 403,
  ConflictError: 409,
  InputError: 422,
  UnavailableError: 503,
}

function answerError(response: ServerResponse, error: unknown, requestId: string): void {
  if (error instanceof BundleRefusal) {
    const { code, message, file, line, problems, detail } = error
    return refuse(response, 422, { code, message, file, line, problems, detail })
  }
  if (error instanceof z.ZodError) {
    const [issue] = error.issues
    return refuse(response, 422, { code: 'input', message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
  }
  const status = error instanceof Error ? statuses[error.name] : undefined
  if (status) return refuse(response, status, { message: (error as Error).message })
  if (isTransient(error))
    return refuse(response, 503, { message: 'The database does not answer right now. Try again in a moment.' })
  console.error(`[${requestId}]`, error)
  refuse(response, 500, { message: `Groundwork could not do this. Nothing was changed. Request ${requestId}.` })
}

function refuse(response: ServerResponse, status: number, body: { message: string } & Record<string, unknown>): void {
  sendJson(response, status, { code: 'refused', ...body })
  // What is still coming is not read.
  if (status === 413) response.once('finish', () => response.destroy())
}
