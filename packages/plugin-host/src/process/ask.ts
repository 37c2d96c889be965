import http from 'node:http'

export type Question = {
  socket: string
  method: string
  path: string
  headers?: http.OutgoingHttpHeaders
  body?: string
  timeoutMs: number
  signal?: AbortSignal
}

const mostBytes = 10 * 1024 * 1024

/** Asks over a Unix socket and reads the whole answer. Rejects when nobody answers in time. */
export function ask({
  socket,
  method,
  path,
  headers,
  body,
  timeoutMs,
  signal,
}: Question): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const length =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = http.request({
      socketPath: socket,
      method,
      path,
      headers: { ...headers, ...length },
      signal,
      agent: false,
    })
    const late = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs / 1_000} s`)), timeoutMs)
    request.on('error', fail)
    request.on('response', (response) => {
      const pieces: Buffer[] = []
      let size = 0
      response.on('data', (piece: Buffer) => {
        size += piece.length
        if (size > mostBytes) request.destroy(new Error('The answer is larger than 10 MB.'))
        else pieces.push(piece)
      })
      response.on('error', fail)
      response.on('end', () => {
        clearTimeout(late)
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() })
      })
    })
    request.end(body)

    function fail(error: Error): void {
      clearTimeout(late)
      reject(error)
    }
  })
}
