import { defineBackend } from '@groundwork/plugin-sdk/backend'
import { implementPoint } from '@groundwork/plugin-sdk/points'
import { check } from './check'
import { diff } from './diff'
import { plan } from './plan'

const noStepOfItsOwn = 'This path has no step of its own: Groundwork carries out all of them.'

/** How a flow gets to its orchestrator. It holds nothing and calls nobody: all that it says follows from the request. */
const scheduledBatch = implementPoint('delivery/path/v1', {
  check: (request) => Promise.resolve(check(request)),
  plan: (request) => Promise.resolve(plan(request)),
  diff: (request) => Promise.resolve(diff(request)),
  prepare: () => Promise.reject(new Error(noStepOfItsOwn)),
  apply: () => Promise.resolve({ is: 'refused', code: 'unsupported', detail: noStepOfItsOwn }),
  observe: () => Promise.resolve({ is: 'absent' }),
})

export default defineBackend({ points: { 'scheduled-batch': scheduledBatch } })
