import { takeReport } from '../../../delivery/api/take-report'

/** Takes what `npm run conformance -- NAME --publish` measured, as JSON. */
export function POST(request: Request): Promise<Response> {
  return takeReport(request)
}
