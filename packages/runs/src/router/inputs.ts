import { z } from 'zod'
import { suggestFields } from '../history/suggest'
import { runSorts } from '../history/rows'
import { logStreams } from '../logs/log-line'
import { runStatuses } from '../status/status'

const values = z.array(z.string().min(1).max(500)).max(20).optional()
const time = z.number().int().nonnegative().optional()
const name = z.string().min(1).max(500)

export const runFilterInput = z.object({
  status: z.array(z.enum(runStatuses)).max(runStatuses.length).optional(),
  project: values,
  flow: values,
  user: values,
  branch: values,
  tag: values,
  from: time,
  to: time,
})

export const listInput = z.object({
  filter: runFilterInput.default({}),
  sort: z.enum(runSorts).default('newest'),
  cursor: z.string().max(40).nullish(),
  limit: z.number().int().min(1).max(200).default(50),
})
export const histogramInput = z.object({
  filter: runFilterInput.default({}),
  buckets: z.number().int().min(1).max(400).default(60),
})
export const suggestInput = z.object({ field: z.enum(suggestFields), prefix: z.string().max(200).default('') })
export const runNumbersInput = z.object({ runNumbers: z.array(z.number().int().positive()).max(500) })
export const runIdInput = z.object({ id: name })
export const runInput = z.object({ flow: name, run: name })
export const tasksInput = z.object({
  runNumber: z.number().int().positive(),
  after: z.number().int().nonnegative().optional(),
  only: z.array(z.number().int().positive()).max(1_000).optional(),
})
export const taskInput = runInput.extend({ step: name, task: name })
const attempt = z.number().int().min(0).max(1_000)
export const attemptInput = taskInput.extend({ attempt: attempt.optional() })
export const artifactInput = taskInput.extend({ attempt, name })
const stream = z.enum(logStreams).default('merged')
export const logInput = taskInput.extend({
  attempt,
  stream,
  from: z.number().int().positive().optional(),
  tail: z.number().int().positive().max(10_000).optional(),
  count: z.number().int().positive().max(10_000).default(1_000),
})
export const findInput = taskInput.extend({
  attempt,
  stream,
  query: z.string().min(1).max(500),
  after: z.number().int().nonnegative().optional(),
})
