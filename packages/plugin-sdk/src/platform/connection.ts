import http from 'node:http'
import { PlatformError, type PlatformErrorCode } from './error'

const agents = new Map<string, http.Agent>()

/** One keep-alive agent a socket: each request's platform shares its connections. */
function agentOf(socket: string): http.Agent {
  let agent = agents.get(socket)
  if (!agent) agents.set(socket, (agent = new http.Agent({ keepAlive: true, maxSockets: 64 })))
  return agent
}

type Post = { socket: string; token: string; name: string; input: unknown; signal?: AbortSignal | null | undefined }

/** Posts one call; the answer's body is not read yet. Throws PlatformError for whatever is not a 200. */
export async function post(call: Post): Promise<http.IncomingMessage> {
  const answer = await send(call)
  if (answer.statusCode === 200) return answer
  throw refusal(answer, await readText(answer))
}

function send({ socket, token, name, input, signal }: Post): Promise<http.IncomingMessage> {
  const body = Buffer.from(JSON.stringify(input) ?? 'null')
  return new Promise((resolve, reject) => {
    const request = http.request({
      socketPath: socket,
      agent: agentOf(socket),
      method: 'POST',
      path: `/v1/${name}`,
      headers: { 'content-type': 'application/json', 'content-length': body.length, authorization: `Bearer ${token}` },
      ...(signal ? { signal } : {}),
    })
    request.on('response', resolve)
    request.on('error', (error) => reject(signal?.aborted ? error : unreachable(name, error)))
    request.end(body)
  })
}

function unreachable(name: string, error: Error): PlatformError {
  return new PlatformError(`Groundwork did not answer ${name}: ${error.message}. Try again in a moment.`, {
    code: 'unavailable',
  })
}

function refusal(answer: http.IncomingMessage, text: string): PlatformError {
  try {
    const { code, message, sqlState } = JSON.parse(text) as {
      code: PlatformErrorCode
      message: string
      sqlState?: string
    }
    const after = Number(answer.headers['retry-after'])
    return new PlatformError(message, {
      code,
      ...(after ? { retryAfterMs: after * 1000 } : {}),
      ...(sqlState ? { sqlState } : {}),
    })
  } catch {
    const message = `Groundwork answered ${answer.statusCode} without a reason.`
    return new PlatformError(message, { code: 'failed' })
  }
}

export async function readText(answer: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
