import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import { refusedHeader } from '../surface/refused'

type Name = keyof typeof TRPC_ERROR_CODES_BY_KEY

const names: Record<number, Name> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
}

const mostBytes = 65_536
/** One envelope stands for all calls of a longer batch: clients take it so. */
const mostCalls = 500
const retryMs = 5_000

/**
 * What the portal or the engine refused, as clients of a router read it: an envelope for each call of a batch, an event
 * for a subscription. What the plugin's own router answered stays as it is.
 */
export async function forRouter(request: Request, rest: string, answer: Response): Promise<Response> {
  const said = await refusedWith(request, answer)
  if (!said) return answer
  const { status } = answer
  const name = names[status] ?? 'INTERNAL_SERVER_ERROR'
  const envelope = (path: string) => ({
    error: {
      message: said.message,
      code: TRPC_ERROR_CODES_BY_KEY[name],
      data: { code: name, httpStatus: status, path },
    },
  })
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  // That nobody is signed in only the portal can say, and has said.
  if (name !== 'UNAUTHORIZED') headers.set(refusedHeader, name)
  const path = decoded(rest.replace(/^trpc\//, ''))
  if (request.headers.get('accept')?.includes('text/event-stream')) {
    headers.set('content-type', 'text/event-stream')
    const data = JSON.stringify(envelope(path).error)
    // Only a stream that opened carries words; clients try again where the reason may pass, and end where it does not.
    return new Response(`retry: ${retryMs}\nevent: serialized-error\ndata: ${data}\n\n`, { headers })
  }
  headers.set('content-type', 'application/json')
  const paths = path.split(',')
  const batched = new URL(request.url).searchParams.get('batch') === '1' && paths.length <= mostCalls
  const body = batched ? paths.map(envelope) : { ...said, ...envelope(path) }
  return new Response(JSON.stringify(body), { status, headers })
}

/** The words of a refusal that is not a router's own; null where there are none. Streams are not read. */
async function refusedWith(request: Request, answer: Response): Promise<{ message: string; code?: unknown } | null> {
  if (answer.status < 400 || request.method === 'HEAD') return null
  // Refusals of the portal and the engine say how long they are.
  const length = answer.headers.get('content-length')
  if (length === null || Number(length) > mostBytes) return null
  if (!answer.headers.get('content-type')?.startsWith('application/json')) return null
  const value = parsed(await answer.clone().text())
  if (typeof value !== 'object' || value === null || !('message' in value)) return null
  const { message } = value
  if (typeof message !== 'string') return null
  return 'code' in value ? { message, code: value.code } : { message }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
