import net from 'node:net'

export type Answer = { status: number; body: Buffer }

type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void }

/**
 * A keep-alive HTTP/1.1 connection with one request in flight. Cheaper than node:http, so that the client takes little of
 * the machine that the server is measured on.
 */
export class Connection {
  private readonly base: URL
  private readonly fixedHeaders: string
  private socket: net.Socket | null = null
  private received: Buffer = Buffer.alloc(0)
  private waiting: Waiting | null = null

  constructor(base: string, headers: Record<string, string> = {}) {
    this.base = new URL(base)
    const lines = Object.entries({ host: this.base.host, accept: '*/*', ...headers })
    this.fixedHeaders = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  }

  async request(method: string, path: string, body?: unknown): Promise<Answer> {
    if (!this.socket) await this.open()
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
    const length =
      body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      this.received = Buffer.alloc(0)
      this.socket!.write(`${method} ${path} HTTP/1.1\r\n${this.fixedHeaders}${length}\r\n${text}`)
    })
  }

  close(): void {
    this.socket?.destroy()
    this.socket = null
  }

  private open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: this.base.hostname, port: Number(this.base.port), noDelay: true }, resolve)
      this.socket = socket
      socket.on('data', (data: Buffer) => this.take(data))
      socket.on('error', (error) => {
        reject(error)
        this.fail(error)
      })
      socket.on('close', () => {
        if (this.socket === socket) this.socket = null
        this.fail(new Error('The server closed the connection.'))
      })
    })
  }

  private fail(error: Error): void {
    const { waiting } = this
    this.waiting = null
    waiting?.reject(error)
  }

  private take(data: Buffer): void {
    this.received = this.received.length === 0 ? data : Buffer.concat([this.received, data])
    const answer = this.waiting && parseAnswer(this.received)
    if (!answer) return
    const { waiting } = this
    this.waiting = null
    if (answer.closes) this.close()
    waiting!.resolve(answer)
  }
}

/** Null while the answer is not complete. */
export function parseAnswer(received: Buffer): (Answer & { closes: boolean }) | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = received.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const closes = /\r\nconnection: *close/i.test(head)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)
  if (length) {
    const bodyEnd = end + 4 + Number(length[1])
    return received.length < bodyEnd ? null : { status, closes, body: received.subarray(end + 4, bodyEnd) }
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return { status, closes, body: Buffer.alloc(0) }
  const body = parseChunks(received, end + 4)
  return body && { status, closes, body }
}

function parseChunks(received: Buffer, start: number): Buffer | null {
  const parts: Buffer[] = []
  for (let position = start; ; ) {
    const lineEnd = received.indexOf('\r\n', position)
    if (lineEnd < 0) return null
    const size = Number.parseInt(received.toString('latin1', position, lineEnd), 16)
    const next = lineEnd + 2 + size + 2
    if (received.length < next) return null
    if (size === 0) return Buffer.concat(parts)
    parts.push(received.subarray(lineEnd + 2, lineEnd + 2 + size))
    position = next
  }
}
