import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readWindow } from '../logs/log-window'
import type { MergedLog } from '../logs/merged-log'

/** So few that a window never cuts lines shorter than 64 kB. */
const linesAtOnce = 500

async function* textOf(log: MergedLog): AsyncGenerator<string> {
  for (let from = 1; from <= log.total; from += linesAtOnce) {
    const { lines } = await readWindow(log, { from, count: linesAtOnce })
    yield lines.map((line) => `${line.at === null ? '' : `${new Date(line.at).toISOString()} `}${line.text}\n`).join('')
  }
}

/** The whole log as a text file, a few hundred lines in memory at a time. */
export async function downloadLog(response: ServerResponse, log: MergedLog, fileName: string): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="${fileName.replace(/[^\w.-]+/g, '_')}"`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  })
  await pipeline(Readable.from(textOf(log)), response)
}
