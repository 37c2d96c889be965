import { formatDuration } from '@groundwork/ui/duration'
import { plural } from '@groundwork/ui/number'
import { codeChanges } from './code-changes'
import type { Draft } from './promote-types'

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

/** The four cells above the tabs. */
export function summaryOf(draft: Draft): Summary {
  const { plan, gates, risk, from, to } = draft
  const keys = changedKeys(draft).length
  const code = codeChanges(from, to).length
  const passing = gates.filter(({ state }) => holds(state)).length
  const next = gates.find(({ state }) => !holds(state))
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
      note: lasting.length === 0 ? 'every step can be undone' : `${plural(lasting.length, 'step')} cannot be undone`,
    },
    gates: {
      title: `${passing} of ${plural(gates.length, 'gate')} ${passing === 1 ? 'passes' : 'pass'}`,
      note: next ? `waits: ${next.title}` : 'nothing to wait for',
    },
    risk: {
      title: flags.length === 0 ? 'No flag' : plural(flags.length, 'flag'),
      note: flags[0] ?? 'nothing stands out',
    },
  }
}

/** What a person should weigh, in short sentences; the gravest first. */
export function riskFlags({ risk, findings, problems, plan, config, to }: Draft): string[] {
  const lasting = lastingSteps(plan)
  return [
    ...(config.impact === 'data' ? ['A key of the configuration changes data.'] : []),
    ...(plan.mode !== 'rollback' && plan.policy.upstream !== null && risk.verifiedIn.length === 0
      ? [`v${to.number} was verified nowhere yet.`]
      : []),
    ...(lasting.length > 0 ? [`Cannot be undone: ${lasting.map(({ title }) => title).join(', ')}.`] : []),
    ...(failedLast(risk) ? ['The last attempt here failed.'] : []),
    ...(to.dirty ? ['Made from a working tree with uncommitted changes.'] : []),
    ...findings.map(({ message }) => message),
    ...problems.filter(({ level }) => level !== 'info').map(({ message }) => message),
  ]
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

/** Why the button cannot be pressed now; null: it can. */
export function whyNot(draft: Draft, { note, typedName }: { note: string; typedName: string }): string | null {
  const { mayRequest, plan, findings, problems, gates } = draft
  if (!mayRequest.allowed) return mayRequest.reason
  const wrong = [...problems, ...findings].find(({ level }) => level === 'error')
  if (wrong) return wrong.message
  const closed = gates.find(
    ({ kind, state }) => (state === 'fail' && kind !== 'plugin') || (kind === 'pin' && state === 'pending'),
  )
  if (closed) return `${closed.why}${closed.unblockedBy ? ` ${closed.unblockedBy}.` : ''}`
  if (plan.policy.requireReason && note.trim() === '') return `${draft.target.title} asks for a reason: say why first.`
  if (plan.policy.typedConfirmation && typedName.trim() !== plan.target.unit)
    return `Type the unit's name, ${plan.target.unit}.`
  return null
}

const parts: Record<string, string> = {
  from: 'what runs there',
  to: 'the version',
  config: 'the configuration',
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
