import { pipeEngine } from '../../../../server/pipe-engine'

/** A card as its own document. Whatever the engine says, it never gets this origin. */
export async function GET(request: Request): Promise<Response> {
  const answer = await pipeEngine(request, '/data/v1/card')
  answer.headers.set('content-security-policy', 'sandbox allow-scripts')
  return answer
}
