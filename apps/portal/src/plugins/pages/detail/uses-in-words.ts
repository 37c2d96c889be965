import { plural } from '@groundwork/ui/number'
import type { RouterOutputs } from '../../../trpc/types'

type Uses = RouterOutputs['delivery']['environments']['usesOfPlugin']

const mostNamed = 8

/** What happens to delivery while the plugin is off, a sentence for each kind of dependence. */
export function usesInWords({ rules, integrations, units, brought, underWay, runs, projects }: Uses): string[] {
  return [
    ...rules.map(({ title, kind, name }) =>
      kind === 'gate'
        ? `The rules of ${title} ask its gate ${name}: promotions there wait until it answers again, or an administrator lets them through.`
        : `The rules of ${title} ask its verification ${name}: what is promoted there is not verified while it is off.`,
    ),
    ...integrations.map(({ name, environments }) =>
      environments.length === 0
        ? `The integration ${name} is of it. No environment is bound to it.`
        : `The integration ${name} is of it: nothing can be promoted to ${environments.join(', ')}, nor observed there.`,
    ),
    ...onOrchestrator(runs),
    ...byPath(brought),
    ...onTheirWay(underWay),
    ...(units > 0
      ? [
          `The next versions of ${plural(units, 'unit')} are made for its deployment path: what is made for it cannot be promoted.`,
        ]
      : []),
    ...(projects.length > 0
      ? [
          `Its schema describes the configuration of ${projects.slice(0, mostNamed).join(', ')}${projects.length > mostNamed ? ` and ${projects.length - mostNamed} more` : ''}. It goes on doing so: what is configured stays, and is checked.`,
        ]
      : []),
  ]
}

function onTheirWay({ count, numbers }: Uses['underWay']): string[] {
  if (count === 0) return []
  const named = numbers.map((number) => `P-${number}`)
  const more = count > named.length ? [`${count - named.length} more`] : []
  return [
    `${inList([...named, ...more])} ${count === 1 ? 'is' : 'are'} under way by its deployment path: what was frozen of the plan goes on, steps of the path's own wait for it.`,
  ]
}

type Running = Uses['brought']

/** What its path brought has no more need of it, until it is to be changed. */
function byPath(brought: Running): string[] {
  if (brought.length === 0) return []
  const { targets, scheduled } = sumOf(brought)
  const they = targets === 1 ? 'It goes on' : 'They go on'
  const schedules = scheduled === 0 ? '' : `, and so ${schedulesOf(scheduled, targets)}`
  return [
    `Its deployment path brought what runs now at ${placesOf(brought)}. ${they}${schedules}; to redeploy, or to roll back to what it brought, has to wait for it.`,
  ]
}

function schedulesOf(scheduled: number, targets: number): string {
  if (targets === 1) return 'does its schedule'
  return scheduled === 1 ? 'does the schedule of one of them' : `do the schedules of ${scheduled} of them`
}

/** Runs that are due have nobody to start them. */
function onOrchestrator(runs: Running): string[] {
  if (runs.length === 0) return []
  const { targets, byGroundwork, byOrchestrator } = sumOf(runs)
  const whose = targets === 1 ? 'its schedule' : `the schedule of ${byGroundwork} of them`
  const due =
    byGroundwork === 0
      ? ''
      : ` Groundwork keeps ${whose}: a run that comes due while it is off is tried for half an hour, then it fails and says so.`
  const own =
    byOrchestrator === 0
      ? ''
      : ` ${targets === 1 ? 'It' : byOrchestrator} ${byOrchestrator === 1 ? 'is' : 'are'} scheduled by the orchestrator itself: that goes on there, and is not followed here.`
  return [`What runs now at ${placesOf(runs)} runs on it. Runs that have begun go on.${due}${own}`]
}

function sumOf(running: Running) {
  const sum = (of: (one: Running[number]) => number) => running.reduce((all, one) => all + of(one), 0)
  const [byGroundwork, byOrchestrator] = [sum((one) => one.byGroundwork), sum((one) => one.byOrchestrator)]
  return { targets: sum((one) => one.targets), scheduled: byGroundwork + byOrchestrator, byGroundwork, byOrchestrator }
}

/** `3 targets in Development and 1 in Production`. */
function placesOf(running: Running): string {
  return inList(
    running.map(
      ({ environment, targets }, at) => `${at === 0 ? plural(targets, 'target') : String(targets)} in ${environment}`,
    ),
  )
}

function inList(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
