import { pipeEngine } from '../../../../../server/pipe-engine'

/** A whole log as a text file. */
export function GET(request: Request): Promise<Response> {
  return pipeEngine(request, '/data/v1/log/download')
}
