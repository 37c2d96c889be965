import { type PointCaller, PointError } from '../../integration/point-caller'

/** Methods of a path's own steps; what it is asked while it plans has names of its own. */
const ownSteps = new Set(['prepare', 'apply', 'observe'])

/**
 * Calls the fake orchestrator as the engine calls a plugin: what never reached it is told from what may have. An integration whose
 * configuration has a `url` is another one.
 */
export function httpCaller(usual: string): PointCaller {
  return async ({ contribution }, ...[method, input, { signal, timeoutMs = 60_000, integration } = {}]) => {
    const limit = AbortSignal.timeout(timeoutMs)
    const isPath = contribution === 'path' && ownSteps.has(method)
    const name = contribution === 'verification' ? `verification.${method}` : isPath ? `path.${method}` : method
    const { url = usual } = (integration?.config ?? {}) as { url?: string }
    let response: Response
    try {
      response = await fetch(`${url}/${name}`, {
        method: 'POST',
        body: JSON.stringify({ input }),
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      })
    } catch (error) {
      const code = ((error as Error).cause as { code?: string } | undefined)?.code
      throw new PointError(`It did not answer: ${code ?? (error as Error).message}.`, {
        neverAsked: code === 'ECONNREFUSED',
      })
    }
    if (!response.ok) throw new PointError(`It answered ${response.status}.`, { neverAsked: false })
    return ((await response.json()) as { result: unknown }).result
  }
}
