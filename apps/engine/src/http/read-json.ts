import type { IncomingMessage } from 'node:http'

/** The protocol's bodies are below this; artifacts of very large flows come near it. */
export const mostBytes = 10 * 1024 * 1024

/** A body that cannot be taken, with the status to answer. */
export class BodyError extends Error {
  override name = 'BodyError' as const
  constructor(
    readonly status: 400 | 413,
    message: string,
  ) {
    super(message)
  }
}

/** The body as JSON, whatever its content type; an empty one is `{}`. Throws BodyError. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request)
  if (text === '') return {}
  try {
    // PostgreSQL's text cannot hold NUL: it becomes the character that stands for "unreadable".
    return text.includes('\\u0000') ? JSON.parse(text, withoutNul) : JSON.parse(text)
  } catch {
    throw new BodyError(400, 'The body is not valid JSON.')
  }
}

function withoutNul(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\u0000', '\uFFFD') : value
}

function readText(request: IncomingMessage): Promise<string> {
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (length > mostBytes) return Promise.reject(tooLarge())
  if (length === 0) return Promise.resolve('')
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > mostBytes) {
        request.removeAllListeners('data')
        reject(tooLarge())
        return
      }
      chunks.push(chunk)
    })
    request.on('end', () =>
      resolve(chunks.length === 1 ? (chunks[0] as Buffer).toString() : Buffer.concat(chunks).toString()),
    )
    request.on('error', reject)
    request.on('aborted', () => reject(new BodyError(400, 'The request was cut off.')))
  })
}

function tooLarge(): BodyError {
  return new BodyError(413, `The body is larger than ${mostBytes / 1024 / 1024} MB. Send fewer items at a time.`)
}
