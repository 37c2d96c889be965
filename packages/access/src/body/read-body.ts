/** More came than may. `most` in bytes. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError' as const
  constructor(readonly most: number) {
    super(`It sent more than ${most / 1_000_000} MB.`)
  }
}

type Limits = { signal: AbortSignal; most?: number }

/**
 * The whole body of an answer, at most `most` bytes, as long as `signal` is not aborted. Before Node 24 `fetch` forgets its signal
 * when memory is collected after the headers came, so a body that stalls would be waited for without end: here it is listened to
 * for the body's sake.
 * @throws BodyTooLargeError, or the signal's reason
 */
export async function readBody(
  { body }: Response,
  { signal, most = Number.POSITIVE_INFINITY }: Limits,
): Promise<Buffer> {
  const reader = body?.getReader()
  if (!reader) return Buffer.alloc(0)
  const giveUp = () => void reader.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', giveUp)
  try {
    const parts: Uint8Array[] = []
    for (let size = 0; ; ) {
      signal.throwIfAborted()
      const { done, value } = await reader.read()
      // What was given up looks like an end.
      signal.throwIfAborted()
      if (done) return Buffer.concat(parts)
      size += value.length
      if (size > most) throw new BodyTooLargeError(most)
      parts.push(value)
    }
  } finally {
    signal.removeEventListener('abort', giveUp)
    giveUp()
  }
}

/** What a body says in JSON, which may be null; undefined where it is none. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
