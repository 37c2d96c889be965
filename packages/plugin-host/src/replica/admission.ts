import type { UseCounter } from '../use/use-counter'
import { type PluginResponse, refusal } from './exchange'
import { createRateLimit } from './rate'

/** Requests of one plugin whose answers have not begun: each holds two of the engine's open files. */
const mostWaiting = 256

/** Lets requests to plugins pass as far as their limits allow, and counts what became of them. */
export function createAdmission(use: UseCounter) {
  const rate = createRateLimit()
  const waiting = new Map<string, number>()

  function refuse(pluginId: string, { words, seconds }: { words: string; seconds: number }): PluginResponse {
    use.count({ pluginId, refusals: 1 })
    return refusal(429, words, { 'retry-after': String(seconds) })
  }

  return {
    /** How many engines share each limit. */
    shareWith: rate.shareWith,
    /** Asks, unless the plugin is asked too often or too many wait for it: that is answered with 429. */
    async pass(
      { pluginId, perMinute }: { pluginId: string; perMinute: number },
      ask: () => Promise<PluginResponse>,
    ): Promise<PluginResponse> {
      const seconds = rate.take(pluginId, perMinute)
      if (seconds > 0)
        return refuse(pluginId, { words: 'This plugin is asked too often. Try again in a moment.', seconds })
      const before = waiting.get(pluginId) ?? 0
      if (before >= mostWaiting) {
        const words = `${mostWaiting} requests wait for this plugin already. Try again in a moment.`
        return refuse(pluginId, { words, seconds: 1 })
      }
      const began = performance.now()
      waiting.set(pluginId, before + 1)
      const answer = await ask()
      waiting.set(pluginId, (waiting.get(pluginId) ?? 1) - 1)
      use.count({ pluginId, requests: 1, errors: answer.status >= 500 ? 1 : 0, requestMs: performance.now() - began })
      return answer
    },
  }
}
