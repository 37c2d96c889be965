import { exportAudit } from '@groundwork/access/audit/export'
import { clientError } from '@groundwork/access/trpc'
import { parseZone } from '../../shell/preferences'
import { refusal, signedOut } from '../../plugins/runtime/api/refusal'
import { createContext } from '../../server/context'
import { readAuditAddress, toFilter } from './audit-address'

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' }

/** Streams the export: what matches is read in pages while the browser takes it. */
export async function downloadAudit(request: Request): Promise<Response> {
  const requestId = crypto.randomUUID()
  try {
    const { pool, actor } = await createContext(request.headers)
    if (!actor) return signedOut()
    const query = new URL(request.url).searchParams
    const format = query.get('format') === 'jsonl' ? 'jsonl' : 'csv'
    const filter = toFilter(readAuditAddress(Object.fromEntries(query)), parseZone(query.get('zone') ?? undefined))
    const lines = await exportAudit(pool, { actor, requestId, filter, format })
    return new Response(streamOf(lines), {
      headers: {
        'content-type': types[format],
        'content-disposition': `attachment; filename="groundwork-audit-${new Date().toISOString().slice(0, 10)}.${format}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  } catch (error) {
    const { code, message } = clientError(error, requestId)
    return refusal(code === 'FORBIDDEN' ? 403 : code === 'BAD_REQUEST' ? 400 : 503, message)
  }
}

function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}
