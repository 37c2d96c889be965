import { UnavailableError } from '@groundwork/access/errors'
import { type Caller, headers } from '@groundwork/plugin-sdk/protocol'
import { ask } from '../process/ask'
import { NeverAskedError } from '../platform/call-plugin'
import type { Instance } from '../process/instance'
import type { PluginResponse } from './exchange'

export type CallOptions = {
  /** For example `paths.job('refresh')`. */
  path: string
  body: unknown
  caller?: Caller
  requestId?: string
  /** 60 s unless given. */
  timeoutMs?: number
  signal?: AbortSignal
}

/** `value` is the answer's JSON, or null where it is none. */
export type CallResult = { status: number; value: unknown }

const waitMs = 8_000

/** Asks a process one of the host's questions. Throws UnavailableError when there is none to ask or it was
 * stopped, and Error when it failed to answer. */
export async function callInstance(
  find: () => Promise<Instance | PluginResponse | null>,
  token: (instance: Instance) => string,
  options: CallOptions,
): Promise<CallResult> {
  const found = await find()
  if (!found) throw new NeverAskedError('The plugin is not running here yet.')
  if ('body' in found) throw new NeverAskedError(await messageOf(found))
  await found.whenHealthy(waitMs)
  const lease = found.lease()
  if (!lease) throw new NeverAskedError(found.status().reason ?? 'The plugin is not running.')
  const { path, body, caller = { kind: 'system' }, requestId = '', timeoutMs = 60_000, signal } = options
  try {
    const { status, text } = await ask({
      socket: lease.socket,
      method: 'POST',
      path,
      headers: {
        [headers.token]: token(found),
        [headers.caller]: Buffer.from(JSON.stringify(caller)).toString('base64url'),
        [headers.requestId]: requestId,
      },
      body: JSON.stringify(body),
      timeoutMs,
      ...(signal ? { signal } : {}),
    })
    return { status, value: parse(text) }
  } catch (error) {
    throw failureOf(found, error)
  } finally {
    lease.release()
  }
}

const neverSent = new Set(['ECONNREFUSED', 'ENOENT'])

/** What was not begun, or cut by the host, may be asked again as if nothing had been; what ended the process itself may not. */
function failureOf(instance: Instance, error: unknown): Error {
  const { message, code = '' } = error as NodeJS.ErrnoException
  const { state } = instance.status()
  if (neverSent.has(code)) return new NeverAskedError('The plugin is being started again.')
  if (state === 'draining' || state === 'stopped') return new UnavailableError('The plugin was stopped meanwhile.')
  return new Error(
    code === 'ECONNRESET' ? 'The plugin ended while it worked on this.' : `The plugin did not answer: ${message}.`,
  )
}

async function messageOf({ body }: PluginResponse): Promise<string> {
  let text = ''
  for await (const piece of body) text += String(piece)
  return (JSON.parse(text) as { message: string }).message
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
