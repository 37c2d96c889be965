import type { Json, PlanRequest, PlanStep } from '@groundwork/plugin-sdk/points'

/** Beside what the flow may take: the queue of the orchestrator, and the making of its environment. */
const slackSeconds = 600

type Step = Omit<PlanStep, 'after'>

/** The steps, each after the one before it. The same request gives the same plan. */
export function plan(request: PlanRequest): PlanStep[] {
  const steps = [
    code(),
    ...environment(request),
    put(request),
    ...smoke(request),
    activate(request),
    ...retire(request),
  ]
  return steps.map((step, at) => {
    const before = steps[at - 1]
    return { ...step, after: before ? [before.id] : [] }
  })
}

function code(): Step {
  return {
    id: 'code',
    title: 'Check the code package',
    on: 'groundwork',
    call: 'check-code',
    input: {},
    undo: null,
    expectedSeconds: 1,
  }
}

function environment({ bindings, launch }: PlanRequest): Step[] {
  if (!bindings.compute) return []
  const { lock } = launch.python
  return [
    {
      id: 'environment',
      // Without a lock there is nothing to make: what the flow asks for beside it, its own run installs.
      title:
        lock === null
          ? `Use the Python environment that ${bindings.compute.name} has`
          : `Make the Python environment ready on ${bindings.compute.name}`,
      on: 'compute',
      call: 'resolve',
      input: { environment: { lock } },
      undo: null,
      expectedSeconds: lock === null ? 2 : 60,
    },
  ]
}

function put({ bindings, from, launch, to }: PlanRequest): Step {
  return {
    id: 'put',
    title: `Put v${to.number} on ${engine(bindings)}`,
    on: 'orchestrator',
    call: 'put',
    // A launch is plain JSON by its type; the type says more than Json does.
    input: { launch: launch as unknown as Json },
    undo: from ? `A roll back puts v${from.number} back.` : 'The definition can be removed: nothing was there before.',
    expectedSeconds: 2,
  }
}

function smoke({ launch, mode, smokeRun, target, to }: PlanRequest): Step[] {
  // Going back must be fast, and the version has run there before.
  if (!smokeRun || mode === 'rollback') return []
  return [
    {
      id: 'smoke',
      title: `Start one run of v${to.number} in ${target.environment}`,
      on: 'orchestrator',
      call: 'start',
      input: { purpose: 'smoke', parameters: {} },
      undo: null,
      expectedSeconds: 5,
    },
    {
      id: 'smoke-wait',
      title: 'Wait for the run to succeed',
      on: 'groundwork',
      call: 'await-run',
      input: { step: 'smoke', timeoutSeconds: longest(launch) },
      undo: null,
      expectedSeconds: Math.min(launch.timeoutSeconds, 120),
    },
  ]
}

function longest({ retries, timeoutSeconds }: PlanRequest['launch']): number {
  return timeoutSeconds * (retries.times + 1) + retries.delaySeconds * retries.times + slackSeconds
}

function activate({ from, schedule, scheduleFrom, to }: PlanRequest): Step {
  const plain = schedule ? `Switch the schedule to v${to.number}` : `Switch to v${to.number}, without a schedule`
  return {
    id: 'switch',
    title: scheduleFrom ? `${plain}, as ${scheduleFrom} says` : plain,
    on: 'orchestrator',
    call: 'activate',
    input: { schedule, active: true },
    undo: from
      ? `A roll back switches back to v${from.number} and its schedule.`
      : 'Pausing it: nothing starts by itself.',
    expectedSeconds: 2,
  }
}

function retire({ previous }: PlanRequest): Step[] {
  if (!previous) return []
  return [
    {
      id: 'retire',
      title: `Remove the definition from ${previous.integration}`,
      on: 'orchestrator',
      call: 'remove',
      input: {},
      of: 'previous',
      undo: `A roll back while the environment is bound to ${previous.integration} makes it there again.`,
      expectedSeconds: 2,
    },
  ]
}

function engine(bindings: PlanRequest['bindings']): string {
  return bindings.orchestrator?.name ?? 'the orchestrator'
}
