import { type Pool, transaction } from '@groundwork/db/pool'
import { type Actor, can } from '../can/can'
import { requireDecision } from '../can/require'
import { writeAudit } from './audit'
import { type AuditFilter, type AuditItem, auditPage } from './read-audit'

export const exportFormats = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** So many entries go into one file, the newest of those that match. */
export const mostExported = 100_000
const pageSize = 500

export type AuditExport = { actor: Actor; requestId: string; filter: AuditFilter; format: ExportFormat; most?: number }

/**
 * What matches, as text, newest first, read in pages while it is written. That it was exported, by whom and what of it, is an
 * entry itself, written before the first line. Where more matches than fits, the last line says so.
 * @throws NotAllowedError
 */
export async function exportAudit(pool: Pool, ask: AuditExport): Promise<AsyncGenerator<string>> {
  const { actor, requestId, filter, format } = ask
  requireDecision(can(actor, 'audit.read', { kind: 'installation' }))
  await transaction(pool, (sql) =>
    writeAudit(sql, {
      ...{ actor, requestId, action: 'audit.read', resource: { kind: 'audit', id: 'export' } },
      detail: { did: `exported the audit as ${format}`, filter },
    }),
  )
  return lines(pool, ask)
}

async function* lines(pool: Pool, { filter, format, most = mostExported }: AuditExport): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(columns)
  let cursor: string | null = null
  let left = most
  do {
    const page: Awaited<ReturnType<typeof auditPage>> = await auditPage(pool, filter, {
      cursor,
      limit: Math.min(pageSize, left),
    })
    yield page.items.map(format === 'csv' ? toCsv : toJson).join('')
    left -= page.items.length
    cursor = page.next
  } while (cursor && left > 0)
  if (cursor) yield endOf(most, format)
}

const columns = ['at', 'who', 'kind', 'id of who', 'action', 'about', 'id of what', 'detail', 'request']

function toCsv({ at, actorName, actorKind, actorId, action, resourceKind, resourceId, detail, requestId }: AuditItem) {
  const about = [action, resourceKind, resourceId, JSON.stringify(detail), requestId ?? '']
  return csvLine([at.toISOString(), actorName, actorKind, actorId ?? '', ...about])
}

function toJson(item: AuditItem): string {
  return `${JSON.stringify(item)}\n`
}

function endOf(most: number, format: ExportFormat): string {
  const words = `The file ends here: it holds the newest ${most.toLocaleString('en-GB')} entries that match, and there are older ones. Narrow the time range for those.`
  return format === 'csv' ? csvLine([words]) : `${JSON.stringify({ note: words })}\n`
}

function csvLine(cells: string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A cell that begins like a formula would be one where the file is opened: an apostrophe makes it text. */
function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
