import type { Json, PlanDiff, PlanRequest } from '@groundwork/plugin-sdk/points'

type Standing = NonNullable<PlanRequest['now']>

/** What the promotion changes, and nothing that stays as it is. */
export function diff(request: PlanRequest): PlanDiff[] {
  const { from, to } = request
  const version = { what: 'Version', from: from && `v${from.number}`, to: `v${to.number}` }
  return [version, ...engineOf(request), ...standing(request)].filter((each) => !same(each.from, each.to))
}

function engineOf({ bindings, from, previous }: PlanRequest): PlanDiff[] {
  const bound = bindings.orchestrator?.name ?? null
  const before = previous?.integration ?? (from ? bound : null)
  return [{ what: 'Orchestrator', from: before, to: bound }]
}

/** Where something runs but what it is was not told, saying "nothing" of it would be wrong: it is left out. */
function standing({ from, launch, now, schedule }: PlanRequest): PlanDiff[] {
  if (from && !now) return []
  const to: Standing = { launch, schedule }
  return [
    { what: 'Schedule', from: wordsOfSchedule(now?.schedule), to: wordsOfSchedule(schedule) },
    { what: 'Code', from: now ? short(now.launch.code.sha256) : null, to: short(launch.code.sha256) },
    { what: 'Flow file', from: now?.launch.entry ?? null, to: launch.entry },
    { what: 'Python environment', from: now ? lockOf(now) : null, to: lockOf(to) },
    ...parameters(now ?? null, to),
    { what: 'Processors', from: now?.launch.resources.cpu ?? null, to: launch.resources.cpu },
    { what: 'Memory in MB', from: now?.launch.resources.memoryMb ?? null, to: launch.resources.memoryMb },
  ]
}

function wordsOfSchedule(schedule: PlanRequest['schedule'] | undefined): string | null {
  if (!schedule) return null
  return `${schedule.cron} ${schedule.timeZone}, ${schedule.overlap === 'skip' ? 'skips' : 'queues'} what overlaps`
}

function short(sha256: string): string {
  return sha256.slice(0, 12)
}

function lockOf({ launch }: Standing): string {
  return launch.python.lock === null ? "the installation's own" : short(launch.python.lock)
}

function parameters(now: Standing | null, to: Standing): PlanDiff[] {
  const before = defaults(now)
  const after = defaults(to)
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  return names.map((name) => ({
    what: `Parameter ${name}`,
    from: before.get(name) ?? null,
    to: after.get(name) ?? null,
  }))
}

function defaults(standing: Standing | null): Map<string, Json> {
  const each = standing?.launch.parameters ?? []
  return new Map(each.map(({ name, default: value, required }) => [name, value ?? (required ? 'required' : null)]))
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
