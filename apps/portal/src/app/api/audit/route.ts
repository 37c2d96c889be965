import { downloadAudit } from '../../../settings/audit/download-audit'

/** The audit as a file: the filters of its page, and `format` csv or jsonl. */
export function GET(request: Request): Promise<Response> {
  return downloadAudit(request)
}
