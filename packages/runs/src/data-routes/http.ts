import type { IncomingMessage, ServerResponse } from 'node:http'
import { InputError } from '@groundwork/access/errors'
import type { LogStream } from '../logs/log-line'
import { logStreams } from '../logs/log-line'

const statusOf: Record<string, number> = {
  InputError: 400,
  NotAllowedError: 403,
  NotFoundError: 404,
  ConflictError: 409,
  UnavailableError: 503,
}

/** Answers with JSON; a HEAD request gets the same head and no body. */
export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  answer: { value: unknown; status?: number },
): void {
  const body = Buffer.from(JSON.stringify(answer.value))
  response.writeHead(answer.status ?? 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** One of our errors with its own status; anything else is logged and told as "try again", without its text. */
export function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.destroyed) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  const known = error instanceof Error ? statusOf[error.name] : undefined
  if (known && error instanceof Error)
    return sendJson(request, response, { value: { name: error.name, message: error.message }, status: known })
  console.error('data route failed', error)
  const message = 'Reading this did not work. Try again; the engine has logged why.'
  sendJson(request, response, { value: { name: 'UnavailableError', message }, status: 503 })
}

/** Attempts are stored in a smallint. */
const highestAttempt = 32_767

/** The query of a data route, read with the same care as a body. */
export class Query {
  constructor(private readonly params: URLSearchParams) {}

  text(name: string): string {
    const value = this.params.get(name)
    if (!value || value.length > 500) throw new InputError(`The address needs "${name}".`)
    return value
  }

  integer(name: string): number | undefined {
    const value = this.params.get(name)
    if (value === null) return undefined
    if (!/^\d{1,12}$/.test(value))
      throw new InputError(`"${name}" must be a whole number, not "${value.slice(0, 40)}".`)
    return Number(value)
  }

  stream(): LogStream {
    const value = this.params.get('stream') ?? 'merged'
    const found = logStreams.find((stream) => stream === value)
    if (!found) throw new InputError(`"stream" must be one of ${logStreams.join(', ')}.`)
    return found
  }

  /** A position in a log as an earlier answer gave it; empty is its beginning. */
  position(): string {
    const value = this.params.get('seen') ?? ''
    if (value.length > 1_000) throw new InputError('"seen" must be the position that an earlier answer gave.')
    return value
  }

  run(): { flow: string; run: string } {
    return { flow: this.text('flow'), run: this.text('run') }
  }

  task(): { flow: string; run: string; step: string; task: string } {
    return { ...this.run(), step: this.text('step'), task: this.text('task') }
  }

  attempted() {
    const attempt = this.integer('attempt')
    if (attempt !== undefined && attempt > highestAttempt)
      throw new InputError(`"attempt" must be at most ${highestAttempt}, not ${attempt}.`)
    return { ...this.task(), ...(attempt === undefined ? {} : { attempt }) }
  }
}
