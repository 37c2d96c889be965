import type { Finding, OrchestratorCapabilities, PlanRequest } from '@groundwork/plugin-sdk/points'

/**
 * What stands against the promotion (`error`), and what a person should know before it (`warning`). Whether its runs fit on the compute
 * is the compute's own word, which Groundwork asks for before any path.
 */
export function check(request: PlanRequest): Finding[] {
  return [
    ...scheduleFindings(request),
    ...configFindings(request),
    ...parameterFindings(request),
    ...orchestratorFindings(request),
  ]
}

function scheduleFindings({ schedule, to }: PlanRequest): Finding[] {
  if (schedule) return []
  return [
    {
      level: 'warning',
      message: `${to.unit} v${to.number} has no schedule: it runs only when somebody starts it.`,
      path: '/schedule',
    },
  ]
}

/** A `Config` that is given null or nothing is one that the configuration has no value for. */
function configFindings({ launch }: PlanRequest): Finding[] {
  const { argv } = launch
  return argv.flatMap((option, at): Finding[] => {
    if (option !== '--config-value') return []
    const [name = '', value = ''] = [argv[at + 1], argv[at + 2]]
    if (value !== '' && value !== 'null') return []
    const message = `The configuration "${name}" has no value here. Give it one in the layer of the environment or of the project.`
    return [{ level: 'error', message, path: '/config' }]
  })
}

function parameterFindings({ launch, schedule, smokeRun, mode }: PlanRequest): Finding[] {
  const lacking = launch.parameters.filter((parameter) => parameter.required && parameter.default === undefined)
  const startsByItself = schedule !== null || (smokeRun && mode !== 'rollback')
  const who = schedule === null ? 'The run that tries it out' : 'A scheduled run'
  return lacking.map(({ name }) =>
    startsByItself
      ? {
          level: 'error',
          message: `${who} has no value for the parameter "${name}". Give the parameter a default, or the version one for its runs.`,
          path: '/launch/parameters',
        }
      : {
          level: 'warning',
          message: `The parameter "${name}" has no default: whoever starts a run must give it.`,
          path: '/launch/parameters',
        },
  )
}

function orchestratorFindings({ bindings, target, schedule }: PlanRequest): Finding[] {
  const { orchestrator } = bindings
  if (!orchestrator) {
    const message = `${target.environment} is bound to no orchestrator. Bind one under Settings, Environments.`
    return [{ level: 'error', message, path: '/bindings/orchestrator' }]
  }
  const able = orchestrator.capabilities as OrchestratorCapabilities | null
  if (!able) return []
  const findings: Finding[] = []
  const add = (level: Finding['level'], message: string) =>
    findings.push({ level, message, path: '/bindings/orchestrator' })
  if (able.definition.precondition === 'none')
    add(
      'warning',
      `${orchestrator.name} keeps no precondition: a change that somebody makes there at the same time is found, not prevented.`,
    )
  if (!schedule || !able.schedule.native) return findings
  if (!able.schedule.timeZones && schedule.timeZone !== 'UTC')
    add('error', `${orchestrator.name} keeps UTC alone; the schedule is in ${schedule.timeZone}. Write it in UTC.`)
  if (!able.schedule.overlap.includes(schedule.overlap))
    add('error', `${orchestrator.name} cannot "${schedule.overlap}" when one run overlaps the next. Choose another.`)
  return findings
}
