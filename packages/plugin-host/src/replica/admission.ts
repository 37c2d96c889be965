import type { UseCounter } from '../use/use-counter'
import { type PluginResponse, refusal } from './exchange'
import { createRateLimit } from './rate'

/** Requests of one plugin whose answers have not begun: each holds two of the engine's open files. */
const mostWaiting = 256

type Asked = {
  pluginId: string
  name: string
  /** What its team's envelope says; null where none does. */
  envelope: number | null
  /** What counts where no envelope says otherwise. */
  usual: number
}

/** Lets requests to plugins pass as far as their limits allow, and counts what became of them. */
export function createAdmission(use: UseCounter) {
  const rate = createRateLimit()
  const waiting = new Map<string, number>()
  let engines = 1

  function refuse(pluginId: string, { words, seconds }: { words: string; seconds: number }): PluginResponse {
    use.count({ pluginId, refusals: 1 })
    return refusal(429, words, { 'retry-after': String(seconds) })
  }

  return {
    /** How many engines share each limit. */
    shareWith(alive: number): void {
      engines = Math.max(1, alive)
      rate.shareWith(alive)
    },
    /** Asks, unless the plugin is asked too often or too many wait for it: that is answered with 429. */
    async pass(asked: Asked, ask: () => Promise<PluginResponse>): Promise<PluginResponse> {
      const { pluginId, name } = asked
      const seconds = rate.take(pluginId, asked.envelope ?? asked.usual)
      if (seconds > 0) return refuse(pluginId, { words: tooOften(asked, { engines, seconds }), seconds })
      const before = waiting.get(pluginId) ?? 0
      if (before >= mostWaiting) {
        const words = `${mostWaiting} requests wait for ${name} already. Try again in a moment.`
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

/** The figure, and who can raise it: for whoever happens to look at a page of the plugin. */
function tooOften(
  { name, envelope, usual }: Asked,
  { engines, seconds }: { engines: number; seconds: number },
): string {
  const inAll = envelope ?? usual
  const share = Math.max(1, Math.round(inAll / engines))
  const most =
    engines === 1
      ? `${inAll} requests a minute`
      : `${share} requests a minute on this engine, its share of ${inAll} on ${engines} engines`
  const raise =
    envelope === null
      ? 'an administrator can raise it with an envelope for its team, under Plugins, Envelopes'
      : "an administrator can raise it in its team's envelope, under Plugins, Envelopes"
  return `${name} is asked more often than it may be: ${most}. Try again in ${seconds} s; ${raise}.`
}
