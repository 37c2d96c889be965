import { type PointCaller, PointError } from '../../integration/point-caller'

/** Calls the fake orchestrator as the engine calls a plugin: what never reached it is told from what may have. */
export function httpCaller(url: string): PointCaller {
  return async ({ contribution }, ...[method, input, { signal, timeoutMs = 60_000 } = {}]) => {
    const limit = AbortSignal.timeout(timeoutMs)
    const name = contribution === 'verification' ? `verification.${method}` : method
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
