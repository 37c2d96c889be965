import { type PointCaller, PointError } from '@groundwork/delivery/point-caller'
import { answerWords, NeverAskedError, type PluginHost } from '@groundwork/plugin-host/process'
import { paths } from '@groundwork/plugin-sdk/protocol'

/** Calls extension points in the plugins' processes of this engine. */
export function createPointCaller(host: Pick<PluginHost, 'call'>): PointCaller {
  return async ({ pluginId, contribution }, method, ...[input, options = {}]) => {
    const { integration, timeoutMs, signal } = options
    const body = { input, ...(integration ? { integration } : {}) }
    const path = paths.point(contribution, method)
    const limits = { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(signal ? { signal } : {}) }
    let answer: Awaited<ReturnType<PluginHost['call']>>
    try {
      answer = await host.call(pluginId, { path, body, ...limits })
    } catch (error) {
      const neverAsked = error instanceof NeverAskedError
      const words = error instanceof Error ? error.message : String(error)
      throw new PointError(`${pluginId} could not be asked for ${method}: ${words}`, { neverAsked, cause: error })
    }
    const { status, value } = answer
    if (status === 200 && typeof value === 'object' && value !== null && 'result' in value) return value.result
    throw new PointError(`${pluginId} did not do ${method}: ${answerWords(answer)}`, { neverAsked: false })
  }
}
