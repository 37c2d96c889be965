import {
  beatRun,
  beatTask,
  type Body,
  createArtifacts,
  createFlow,
  createMetadata,
  createRun,
  createStep,
  createTask,
  filteredTasks,
  getArtifact,
  getFlow,
  getRun,
  getStep,
  getTask,
  isBody,
  listAttemptArtifacts,
  listFlows,
  listRunArtifacts,
  listRunMetadata,
  listRuns,
  listStepArtifacts,
  listSteps,
  listTaskArtifacts,
  listTaskMetadata,
  listTasks,
  mutateTags,
  type RecordingContext,
  type Reply,
} from '@groundwork/runs/recording'
import { InputError } from '@groundwork/access/errors'

export type Verb = 'GET' | 'POST' | 'PATCH'

/** What a route works with; `body` is the parsed JSON of a POST or PATCH. */
export type Call = { context: RecordingContext; query: URLSearchParams; body: unknown }

export type Route = Partial<Record<Verb, (call: Call) => Promise<Reply>>>

/**
 * The route of a path of the metadata protocol, given as its decoded segments; null when there is none.
 * Matched by length and fixed words: some of these are asked hundreds of times a run.
 */
export function routeOf(s: readonly string[]): Route | null {
  if (s[0] !== 'flows') return s.join('/') === 'auth/token' ? { GET: noSandbox } : null
  if (s.length <= 2) return flowRoute(s)
  const flow = s[1] as string
  if (s.length === 3) return runsRoute(flow, s[2] as string)
  if (s[2] !== 'runs') return null
  const run = { flow, run: s[3] as string }
  if (s.length <= 6 && !(s[4] === 'steps' && s.length === 6)) return runRoute(run, s.slice(4).join('/'))
  if (s[4] !== 'steps') return null
  const step = { ...run, step: s[5] as string }
  if (s.length <= 7) return stepRoute(step, s[6])
  if (s[6] !== 'tasks') return null
  return taskRoute({ ...step, task: s[7] as string }, s.slice(8))
}

/** The protocol's answer where no AWS sandbox is set up; clients ask only when told to use one. */
async function noSandbox(): Promise<Reply> {
  return { status: 500, body: '{"err_msg":"No AWS sandbox is set up here.","traceback":null}' }
}

function flowRoute(s: readonly string[]): Route {
  const flow = s[1]
  if (flow === undefined) return { GET: ({ context, query }) => listFlows(context, query) }
  return {
    GET: ({ context }) => getFlow(context, flow),
    POST: ({ context, body }) => createFlow(context, flow, objectOf(body)),
  }
}

function runsRoute(flow: string, word: string): Route | null {
  if (word === 'runs') return { GET: ({ context, query }) => listRuns(context, flow, query) }
  if (word === 'run') return { POST: ({ context, body }) => createRun(context, flow, objectOf(body)) }
  return null
}

function runRoute(run: { flow: string; run: string }, rest: string): Route | null {
  switch (rest) {
    case '':
      return { GET: ({ context }) => getRun(context, run) }
    case 'heartbeat':
      return { POST: ({ context }) => beatRun(context, run) }
    case 'steps':
      return { GET: ({ context }) => listSteps(context, run) }
    case 'metadata':
      return { GET: ({ context, query }) => listRunMetadata(context, run, query) }
    case 'artifacts':
      return { GET: ({ context, query }) => listRunArtifacts(context, run, query) }
    case 'tag/mutate':
      return { PATCH: ({ context, body }) => mutateTags(context, run, body) }
    default:
      return null
  }
}

type StepPath = { flow: string; run: string; step: string }

function stepRoute(step: StepPath, word: string | undefined): Route | null {
  switch (word) {
    case undefined:
      return { GET: ({ context }) => getStep(context, step) }
    case 'step':
      return { POST: ({ context, body }) => createStep(context, step, objectOf(body)) }
    case 'task':
      return { POST: ({ context, body }) => createTask(context, step, objectOf(body)) }
    case 'tasks':
      return { GET: ({ context, query }) => listTasks(context, step, query) }
    case 'filtered_tasks':
      return { GET: ({ context, query }) => filteredTasks(context, step, query) }
    case 'artifacts':
      return { GET: ({ context, query }) => listStepArtifacts(context, step, query) }
    default:
      return null
  }
}

type TaskPath = StepPath & { task: string }

function taskRoute(task: TaskPath, [word, ...rest]: readonly string[]): Route | null {
  if (rest.length > 0) return taskDetailRoute(task, word as string, rest)
  switch (word) {
    case undefined:
      return { GET: ({ context }) => getTask(context, task) }
    case 'heartbeat':
      return { POST: ({ context }) => beatTask(context, task) }
    case 'metadata':
      return {
        GET: ({ context, query }) => listTaskMetadata(context, task, query),
        POST: ({ context, body }) => createMetadata(context, task, body),
      }
    case 'artifact':
      return { POST: ({ context, body }) => createArtifacts(context, task, body) }
    case 'artifacts':
      return { GET: ({ context, query }) => listTaskArtifacts(context, task, query) }
    default:
      return null
  }
}

function taskDetailRoute(task: TaskPath, word: string, rest: readonly string[]): Route | null {
  if (word === 'artifacts') {
    const name = rest[0] as string
    if (rest.length === 1) return { GET: ({ context }) => getArtifact(context, { ...task, name, attempt: null }) }
    if (rest.length !== 3 || rest[1] !== 'attempt') return null
    return { GET: ({ context }) => getArtifact(context, { ...task, name, attempt: attemptOf(rest[2]) }) }
  }
  if (word !== 'attempt' || rest.length !== 2 || rest[1] !== 'artifacts') return null
  const listed = { ...task, attempt: rest[0] }
  return {
    GET: ({ context, query }) => listAttemptArtifacts(context, { ...task, attempt: attemptOf(listed.attempt) }, query),
  }
}

function attemptOf(text: string | undefined): number {
  const attempt = Number(text)
  if (!text || !Number.isInteger(attempt) || attempt < 0 || attempt > 32_767)
    throw new InputError(`"${text}" is not the number of an attempt.`)
  return attempt
}

function objectOf(body: unknown): Body {
  if (!isBody(body)) throw new InputError('The body must be a JSON object.')
  return body
}
