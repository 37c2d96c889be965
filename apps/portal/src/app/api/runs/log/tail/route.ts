import { pipeEngine } from '../../../../../server/pipe-engine'

/** New lines of a log as Server-Sent Events, for as long as the browser listens. */
export async function GET(request: Request): Promise<Response> {
  const answer = await pipeEngine(request, '/data/v1/log/tail', { endless: true })
  answer.headers.set('x-accel-buffering', 'no')
  return answer
}
