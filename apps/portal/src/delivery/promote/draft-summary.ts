import { formatDuration } from '@groundwork/ui/duration'
import { plural } from '@groundwork/ui/number'
import { codeChanges } from './code-changes'
import type { Draft, PlanFacts } from './promote-types'

export type SummaryCell = { title: string; note: string }
export type Summary = { changes: SummaryCell; plan: SummaryCell; gates: SummaryCell; risk: SummaryCell }

const holds = (state: string) => state === 'pass' || state === 'override_pass'
const impactWords: Record<string, string> = {
  none: 'nothing to restart or rebuild',
  restart: 'the configuration needs a restart',
  rebuild: 'the configuration needs a rebuild',
  data: 'the configuration changes data',
}

/** Configuration keys that differ from what runs now. */
export function changedKeys({ config }: Pick<Draft, 'config'>) {
  return config.rows.filter(({ change }) => change !== 'same')
}

type Gates = Pick<Draft, 'gates'>

/** The four cells above the tabs. */
export function summaryOf(draft: PlanFacts & Gates): Summary {
  const { plan, gates, risk, from, to } = draft
  const keys = changedKeys(draft).length
  const code = codeChanges(from, to).length
  const passing = gates.filter(({ state }) => holds(state)).length
  const flags = riskFlags(draft)
  const lasting = lastingSteps(plan)
  return {
    changes: {
      title: from
        ? `${plural(code, 'change')} in code, ${plural(keys, 'key')}`
        : `First promotion, ${plural(keys, 'key')}`,
      note:
        keys === 0
          ? from
            ? 'the configuration stays as it is'
            : 'no configuration is set'
          : (impactWords[draft.config.impact] ?? ''),
    },
    plan: {
      title: `${plural(plan.steps.length, 'step')}${risk.expectedSeconds === null ? '' : `, about ${formatDuration(risk.expectedSeconds * 1000)}`}`,
      note: undoWords(plan, lasting.length),
    },
    gates: {
      title: `${passing} of ${plural(gates.length, 'gate')} ${passing === 1 ? 'passes' : 'pass'}`,
      note: gateNote(gates),
    },
    risk: {
      title: flags.length === 0 ? 'No flag' : plural(flags.length, 'flag'),
      note: flags[0] ?? 'nothing stands out',
    },
  }
}

/** Gates that say no for good: what is asked for ends at once. */
function endingGates(gates: Gates['gates']): Gates['gates'] {
  return gates.filter(({ state, revocable }) => state === 'override_fail' || (state === 'fail' && !revocable))
}

/** Every gate that does not hold, those that end it first. That somebody asks is what the sheet is for: nothing waits for it. */
function gateNote(gates: Gates['gates']): string {
  const ending = endingGates(gates)
  const waiting = gates.filter((gate) => !holds(gate.state) && gate.kind !== 'confirmation' && !ending.includes(gate))
  const names = (some: Gates['gates']) => some.map(({ title }) => title).join(', ')
  const words = [
    ...(ending.length > 0 ? [`fails: ${names(ending)}`] : []),
    ...(waiting.length > 0 ? [`waits: ${names(waiting)}`] : []),
  ]
  return words.join('; ') || 'nothing to wait for'
}

function undoWords({ steps }: Pick<Draft['plan'], 'steps'>, lasting: number): string {
  if (lasting > 0) return `${plural(lasting, 'step')} cannot be undone`
  const undone = steps.filter(({ undo }) => undo !== null).length
  if (undone === 0) return 'nothing to undo'
  return undone === steps.length ? 'every step can be undone' : 'every change can be undone'
}

/** When it starts by itself once this is carried out, and whose word that is. */
export function scheduleWords({ schedule, scheduleFrom }: Pick<Draft['plan'], 'schedule' | 'scheduleFrom'>): string {
  const by = scheduleFrom ? `, as ${scheduleFrom} says` : ''
  if (!schedule) return `It does not start by itself${by}.`
  return `It starts by itself: ${schedule.cron} (${schedule.timeZone})${by}.`
}

/** When it starts by itself, as it is now and as it would be; null: that does not change. */
function scheduleFlag({ plan, scheduleNow }: Pick<Draft, 'plan' | 'scheduleNow'>): string | null {
  const words = (schedule: Draft['scheduleNow']) => (schedule ? `${schedule.cron} (${schedule.timeZone})` : null)
  const [before, after] = [words(scheduleNow), words(plan.schedule)]
  if (before === after) return null
  if (after === null) return `It no longer starts by itself; until now it did: ${before}.`
  return before === null
    ? `It starts by itself from now on: ${after}. Until now it had no schedule.`
    : `Its schedule changes from ${before} to ${after}.`
}

/** A roll back to a version takes its configuration from the layers, which may not be what ran before. */
function restoredFlag({ plan, config }: Pick<Draft, 'plan' | 'config'>): string[] {
  const keys = changedKeys({ config }).length
  if (plan.mode !== 'rollback' || plan.restores || keys === 0) return []
  return [
    `It brings the configuration as the layers say it now, which is not what runs: ${plural(keys, 'key')} of it. "Back to what ran before" on the page of a promotion brings back both.`,
  ]
}

/** What a person should weigh, in short sentences; the gravest first. */
export function riskFlags(draft: PlanFacts): string[] {
  const { risk, findings, problems, plan, config, from, to } = draft
  const lasting = lastingSteps(plan)
  const schedule = scheduleFlag(draft)
  return [
    ...(config.impact === 'data' ? ['A key of the configuration changes data.'] : []),
    ...(plan.mode !== 'rollback' && from !== null && to.number < from.number
      ? [`v${to.number} is older than v${from.number}, which runs there.`]
      : []),
    ...(plan.mode !== 'rollback' && risk.rolledBack ? [rolledBackWords(to, risk.rolledBack)] : []),
    ...(plan.mode !== 'rollback' && plan.policy.upstream !== null && risk.verifiedIn.length === 0
      ? [`v${to.number} was verified nowhere yet.`]
      : []),
    ...restoredFlag(draft),
    ...(schedule ? [schedule] : []),
    ...(lasting.length > 0 ? [`Cannot be undone: ${lasting.map(({ title }) => title).join(', ')}.`] : []),
    ...(failedLast(risk) ? ['The last attempt here failed.'] : []),
    ...(to.dirty
      ? [
          to.git?.commit
            ? 'Made from a working tree with uncommitted changes.'
            : 'Made outside git: nobody knows of which commit it is.',
        ]
      : []),
    ...findings.map(({ message }) => message),
    ...problems.filter(({ level }) => level !== 'info').map(({ message }) => message),
  ]
}

function rolledBackWords(
  { number }: PlanFacts['to'],
  { promotion, by, note }: NonNullable<PlanFacts['risk']['rolledBack']>,
): string {
  const what = `v${number} was rolled back here${by ? ` by ${by}` : ''} (P-${promotion})`
  return note ? `${what}: ${note}` : `${what}.`
}

// These look or try out, and leave nothing behind that a roll back would have to take away.
const harmless = new Set(['check-code', 'await-run', 'resolve', 'start'])

export function isHarmless({ on, call }: Pick<Draft['plan']['steps'][number], 'on' | 'call'>): boolean {
  return on === 'groundwork' || harmless.has(call)
}

/** Steps that change something which nothing undoes. */
function lastingSteps({ steps }: Pick<Draft['plan'], 'steps'>) {
  return steps.filter((step) => step.undo === null && !isHarmless(step))
}

export function failedLast({ lastFailure, lastSuccess }: Draft['risk']): boolean {
  return lastFailure !== null && (lastSuccess === null || lastFailure.at > lastSuccess.at)
}

/** What was typed and ticked in the sheet. `despite`: gates of plugins that fail are asked in spite of. */
export type Given = { note: string; typedName: string; despite?: boolean }

/** Gates of plugins that fail: a promotion that is asked for in spite of them waits for somebody who overrides them. */
export function failingPluginGates(gates: Gates['gates']): Gates['gates'] {
  return gates.filter(({ kind, state }) => kind === 'plugin' && state === 'fail')
}

/** Why the button cannot be pressed now; null: it can. */
export function whyNot(draft: Draft, { note, typedName, despite = false }: Given): string | null {
  const { mayRequest, plan, findings, problems, gates } = draft
  if (!mayRequest.allowed) return mayRequest.reason
  const wrong = [...problems, ...findings].find(({ level }) => level === 'error')
  if (wrong) return wrong.message
  const closed = gates.find(
    ({ kind, state }) => (state === 'fail' && kind !== 'plugin') || (kind === 'pin' && state === 'pending'),
  )
  if (closed) return gateReason(closed)
  const [ending] = failingPluginGates(gates)
  if (ending && !despite) return `Asked for now, it would be rejected at once. ${ending.title}: ${gateReason(ending)}`
  if (plan.policy.requireReason && note.trim() === '') return `${draft.target.title} asks for a reason: say why first.`
  if (plan.policy.typedConfirmation && typedName.trim() !== plan.target.unit)
    return `Type the unit's name, ${plan.target.unit}.`
  return null
}

function gateReason({ why, unblockedBy }: Gates['gates'][number]): string {
  return `${why}${unblockedBy ? ` ${unblockedBy.replace(/\.$/, '')}.` : ''}`
}

const parts: Record<string, string> = {
  from: 'what runs there',
  to: 'the version',
  config: 'the configuration',
  restores: 'what of the configuration goes back',
  schedule: 'the schedule',
  bindings: 'the integrations',
  steps: 'the steps',
  gates: 'the gates',
  verifications: 'the verifications',
  policy: 'the policy',
  path: 'the deployment path',
}

/** Which parts of the plan are other than they were shown. */
export function movedParts(before: Draft['parts'], after: Draft['parts']): string[] {
  return Object.keys(after).flatMap((part) => (before[part] !== after[part] && parts[part] ? [parts[part]] : []))
}
