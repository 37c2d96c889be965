import { defineBackend } from '@groundwork/plugin-sdk/backend'
import type { Platform } from '@groundwork/plugin-sdk/platform'
import {
  type Definition,
  type EngineRun,
  type Finding,
  implementPoint,
  look,
  settle,
} from '@groundwork/plugin-sdk/points'
import { capabilities } from './capabilities'
import { compute } from './compute'
import { activate, list, observe, put, remove } from './definitions'
import { dispatch } from './dispatch'
import { cancel, listRuns, logs, observeRun, start } from './runs'

const busyMs = 500
const idleMs = 5_000

let timer: NodeJS.Timeout | undefined
/** The process's own; one of a request is the request's. */
let own: Platform | undefined

/** Looks at the queue while there is something in it, and now and then when there is not: another engine may have died. */
function watchQueue(platform: Platform): void {
  own = platform
  const again = (ms: number) => {
    timer = setTimeout(() => {
      dispatch(platform).then(
        (open) => again(open > 0 ? busyMs : idleMs),
        () => again(idleMs),
      )
    }, ms)
    timer.unref()
  }
  again(0)
}

const local = implementPoint('integration/orchestrator/v1', {
  capabilities: () => Promise.resolve(capabilities),
  check: ({ launch, schedule }) => {
    const findings: Finding[] = []
    if (schedule)
      findings.push({ level: 'warning', message: 'It keeps no time of its own: Groundwork starts what is due.' })
    if ((launch.resources.gpu ?? 0) > 0)
      findings.push({ level: 'error', message: 'The flow asks for a GPU, and local runs have none.' })
    return Promise.resolve(findings)
  },
  put: (input, { platform }) => settle(input.effect, () => put(platform, input)),
  activate: (input, { platform }) => settle(input.effect, () => activate(platform, input)),
  remove: (input, { platform }) => settle(input.effect, () => remove(platform, input)),
  observe: ({ slot }, { platform }) => look<Definition>(() => observe(platform, slot)),
  list: ({ after }, { platform }) => list(platform, after),
  start: (input, context) =>
    settle(input.effect, async () => {
      const outcome = await start(input, context)
      if (outcome.is === 'done') queueSoon()
      return outcome
    }),
  observeRun: ({ key }, { platform }) => look<EngineRun>(() => observeRun(platform, key)),
  cancel: ({ effect, run }, { platform }) => settle(effect, () => cancel(platform, run)),
  runs: (input, { platform }) => listRuns(platform, input),
  logs: ({ key, after }, { platform }) => logs(platform, key, after),
})

function queueSoon(): void {
  clearTimeout(timer)
  if (own) watchQueue(own)
}

export default defineBackend({
  points: { local, 'local-compute': compute },
  start: watchQueue,
  stop: () => clearTimeout(timer),
})
