import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Actor, can } from '@groundwork/access/can'
import { NotAllowedError, NotFoundError } from '@groundwork/access/errors'
import type { Pool } from '@groundwork/db/pool'
import { artifactValue, runParameters, taskArtifacts } from '../artifacts/artifacts'
import { taskCards } from '../artifacts/card-list'
import { createDatastore } from '../datastore/datastore'
import { answer, DatastoreRefusal, refusalOf } from '../datastore/reader'
import { type FailureKeeper, type FailureSource, readRunFailure } from '../failure/failure'
import { readGraphInfo } from '../graph/graph-info'
import { layoutGraph } from '../graph/layout'
import { findRun } from '../history/one-run'
import { findInLog } from '../logs/log-find'
import { readWindow } from '../logs/log-window'
import { createLogIndexes } from '../logs/merged-log'
import { Query, sendError, sendJson } from './http'
import { downloadLog } from './log-download'
import { tailLog } from './log-tail'
import { type LogSource, openTaskLog } from './task-log'

export type DataRoutesOptions = {
  pool: Pool
  roots: readonly string[]
  cardRoots?: readonly string[]
  keepFailure?: FailureKeeper
}
export type DataRoutes = (
  request: IncomingMessage,
  response: ServerResponse,
  call: { url: URL; actor: Actor | null },
) => Promise<boolean>

type JsonRoute = (source: LogSource & FailureSource, query: Query, signal: AbortSignal) => Promise<unknown>
type StreamRoute = (
  source: LogSource,
  query: Query,
  exchange: { response: ServerResponse; signal: AbortSignal },
) => Promise<void>

const prefix = '/data/v1/'
const mostLines = 10_000

const jsonRoutes: Record<string, JsonRoute> = {
  parameters: (source, query) => answer(() => runParameters(source, query.run())),
  graph: (source, query) => answer(() => graphOf(source, query)),
  failure: (source, query) => readRunFailure(source, query.run()),
  artifacts: (source, query) => taskArtifacts(source, query.attempted()),
  artifact: (source, query) => answer(() => artifactValue(source, { ...query.attempted(), name: query.text('name') })),
  cards: (source, query) =>
    answer(async () =>
      (await taskCards(source, query.task())).map(({ hash, type, id, attempt }) => ({ hash, type, id, attempt })),
    ),
  log: (source, query) =>
    answer(async () => {
      const from = query.integer('from')
      const tail = query.integer('tail')
      const count = Math.min(query.integer('count') ?? 1_000, mostLines)
      const { read } = await openTaskLog(source, { ...query.attempted(), stream: query.stream() })
      return readWindow(await read(), {
        count,
        ...(from === undefined ? {} : { from }),
        ...(tail === undefined ? {} : { tail: Math.min(tail, mostLines) }),
      })
    }),
  find: (source, query, signal) =>
    answer(async () => {
      const { read } = await openTaskLog(source, { ...query.attempted(), stream: query.stream() })
      return findInLog(await read(), { query: query.text('query'), after: query.integer('after') ?? 0, signal })
    }),
}

const streamRoutes: Record<string, StreamRoute> = {
  card: async (source, query, { response }) => {
    const hash = query.text('hash')
    const card = (await taskCards(source, query.task())).find((candidate) => candidate.hash === hash)
    if (!card) throw new NotFoundError('This card is not there any more. The flow may have replaced it.')
    const html = await card.open()
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': html.length,
      // A card is a program that somebody's flow wrote: it runs without our origin, cookies or storage.
      'content-security-policy': 'sandbox allow-scripts',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-cache',
    })
    response.end(html)
  },
  'log/tail': (source, query, { response, signal }) =>
    tailLog(source, response, {
      key: { ...query.attempted(), stream: query.stream() },
      seen: query.position(),
      signal,
    }),
  'log/download': async (source, query, { response }) => {
    const key = { ...query.attempted(), stream: query.stream() }
    const { read } = await openTaskLog(source, key)
    await downloadLog(response, await read(), `${key.flow}-${key.run}-${key.step}-${key.task}-${key.stream}.log`)
  },
}

async function graphOf({ sql, datastore }: LogSource, query: Query) {
  const key = query.run()
  const { runNumber } = await findRun(sql, key)
  const info = await readGraphInfo(sql, datastore, { runNumber, flow: key.flow }).catch((error: unknown) => {
    if (error instanceof NotFoundError)
      throw new DatastoreRefusal('The run did not record its graph; older Metaflow clients do not.')
    throw error
  })
  return { ...layoutGraph(info), startStep: info.startStep, endStep: info.endStep }
}

/**
 * What only the engine may read: logs, values, cards and graphs out of the datastore. Answers everything under
 * `/data/v1/`; gives false for other addresses. A client that goes away stops the work done for it.
 */
export function createDataRoutes({ pool, roots, cardRoots = [], keepFailure }: DataRoutesOptions): DataRoutes {
  const datastore = createDatastore({ roots, cardRoots })
  const source: LogSource & FailureSource = { sql: pool, datastore, logs: createLogIndexes(), keep: keepFailure }
  return async (request, response, { url, actor }) => {
    if (!url.pathname.startsWith(prefix)) return false
    const name = url.pathname.slice(prefix.length)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('allow', 'GET, HEAD')
        sendJson(request, response, {
          value: { name: 'InputError', message: 'This address is only read.' },
          status: 405,
        })
        return true
      }
      const decision = can(actor, 'run.read', { kind: 'run' })
      if (!decision.allowed) throw new NotAllowedError(decision.reason)
      const query = new Query(url.searchParams)
      const json = Object.hasOwn(jsonRoutes, name) ? jsonRoutes[name] : undefined
      const stream = Object.hasOwn(streamRoutes, name) ? streamRoutes[name] : undefined
      if (json) sendJson(request, response, { value: await json(source, query, gone.signal) })
      else if (!stream) throw new NotFoundError(`There is nothing at ${url.pathname}.`)
      else if (request.method === 'HEAD') response.writeHead(200).end()
      else await stream(source, query, { response, signal: gone.signal })
    } catch (error) {
      // A reader that closed its page is no failure; a refusal outside of a `Readable` is a missing thing.
      if (gone.signal.aborted) return true
      const refusal = refusalOf(error)
      sendError(request, response, refusal ? new NotFoundError(refusal.message) : error)
    }
    return true
  }
}
