import type { TestDatabase } from '@groundwork/db/testing'
import { createTokenVerifier } from '@groundwork/access/tokens'
import { catalogListener } from '@groundwork/catalog/recording'
import { createRecording, type GraphFacts, type Recording } from '@groundwork/runs/recording'
import { createMetadataApi } from '../metadata/metadata-api'
import { startServer } from '../server'

/** `body` is sent as it is when it is text, else as JSON. */
export type Sent = { body?: unknown; headers?: Record<string, string> }
export type Answer = { status: number; body: unknown; headers: Headers }

/** A Metaflow client in short: speaks HTTP to a real server over a clone of the database. */
export type RecordingClient = {
  url: string
  recording: Recording
  call(method: string, path: string, sent?: Sent): Promise<Answer>
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  patch(path: string, body?: unknown): Promise<Answer>
  /** Awaits what requests left to do behind their answers. */
  settled(): Promise<void>
  close(): Promise<void>
}

export type ClientOptions = {
  tokenless?: boolean
  /** The installation's: with it, tickets of runs are taken. */
  secret?: string
  /** How long requests wait for a database that is away, in milliseconds. */
  patience?: number
  /** What the datastore would say of a flow's graph; null, the default, means unreadable. */
  graph?: (flow: string) => Partial<GraphFacts> | null
}

const emptyGraph: GraphFacts = { retries: {}, startStep: null, endStep: null, libraries: [] }

export async function startRecordingClient(
  { pool, bus }: Pick<TestDatabase, 'pool' | 'bus'>,
  { tokenless = true, patience = 4_000, secret, graph = () => null }: ClientOptions = {},
): Promise<RecordingClient> {
  const verifier = createTokenVerifier({ pool, bus, ...(secret === undefined ? {} : { secret }) })
  const graphOf = async ({ flow }: { flow: string }) => {
    const facts = graph(flow)
    return facts && { ...emptyGraph, ...facts }
  }
  const recording = createRecording({ pool, bus, listener: catalogListener, graphOf })
  const handler = createMetadataApi({ recording, verifier, tokenless, patience })
  const server = await startServer({ host: '127.0.0.1', port: 0, mounts: [{ prefix: '/', handler }] })

  async function call(method: string, path: string, { body, headers = {} }: Sent = {}) {
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
    })
    const answered = await response.text()
    return { status: response.status, body: parse(answered), headers: response.headers }
  }

  return {
    url: server.url,
    recording,
    call,
    get: (path) => call('GET', path),
    post: (path, body = {}) => call('POST', path, { body }),
    patch: (path, body = {}) => call('PATCH', path, { body }),
    async settled() {
      await Promise.all(recording.background)
    },
    async close() {
      await server.close()
      await recording.close()
      verifier.close()
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
