import type { Policy } from '@groundwork/delivery/policy'

export type PolicyWords = { rule: string; words: string }

type Names = {
  /** Of teams by id; left out: they are not known here. */
  teams?: ReadonlyMap<string, string> | undefined
  /** Of gates and verifications by `plugin/id`. */
  offers?: ReadonlyMap<string, string> | undefined
}

/** What a policy asks, a sentence for each rule that asks for something. */
export function policyWords(policy: Policy, { teams, offers }: Names = {}): PolicyWords[] {
  const { verification, requireReason, typedConfirmation, allowDirty } = policy
  return [
    said('upstream', upstreamWords(policy)),
    said('approvals', approvalWords(policy, teams)),
    said('allowDirty', allowDirty && 'Versions with uncommitted changes, or of no known commit, may come in.'),
    said('smokeRun', verification.smokeRun && 'A version runs once before its schedule is switched on.'),
    said('autoRollback', verification.autoRollback && 'A failed verification rolls back by itself.'),
    said('requireReason', requireReason && 'Whoever asks says why.'),
    said('typedConfirmation', typedConfirmation && "Whoever asks types the unit's name."),
    said('plugins', pluginWords(policy, offers)),
    said('queue', queueWords[policy.queue]),
    said('startWithinHours', `What has not begun within ${hoursWords(policy.startWithinHours)} expires.`),
  ].flatMap((each) => each ?? [])
}

/** The same in one line: what stands between a version and the environment. */
export function policySentence(policy: Policy): string {
  const { upstream, approvals, gates } = policy
  const parts = [
    upstream && `${upstream.verified ? 'verified in' : 'runs in'} ${upstream.environment}`,
    upstream && upstream.soakMinutes > 0 && `soaked ${minutesWords(upstream.soakMinutes)}`,
    approvals.count > 0 && (approvals.count === 1 ? '1 approval' : `${approvals.count} approvals`),
    gates.length > 0 && (gates.length === 1 ? '1 gate of a plugin' : `${gates.length} gates of plugins`),
  ].filter((part) => typeof part === 'string')
  return parts.length === 0 ? 'asks for nothing' : parts.join(', ')
}

const queueWords: Record<Policy['queue'], string> = {
  fifo: 'Promotions wait for one another in the order in which they were asked for.',
  'latest-wins': 'A newer promotion takes the place of one that still waits.',
  'reject-if-busy': 'While one promotion acts, others are refused.',
}

export const queueChoices: { value: Policy['queue']; label: string }[] = [
  { value: 'fifo', label: 'One after the other' },
  { value: 'latest-wins', label: 'The newest wins' },
  { value: 'reject-if-busy', label: 'Refuse while busy' },
]

function said(rule: string, words: string | false | null): PolicyWords | null {
  return words ? { rule, words } : null
}

function upstreamWords({ upstream }: Policy): string | null {
  if (!upstream) return null
  const { environment, verified, soakMinutes } = upstream
  const soak = soakMinutes > 0 ? `, soaked ${minutesWords(soakMinutes)} without a break` : ''
  return `The version runs in ${environment}${soak}${verified ? ', and was verified there' : ''}.`
}

function approvalWords({ approvals: { count, fourEyes, teams } }: Policy, names: Names['teams']) {
  const of = teams.map((id) => (id === 'owner' ? "the project's team" : teamWords(id, names)))
  const needed = Math.max(count, of.length)
  if (needed === 0) return null
  const people = needed === 1 ? 'One person approves' : `${needed} people approve`
  const among = of.length > 0 ? `, one of them of ${of.join(', one of ')}` : ''
  return `${people}${among}${fourEyes ? '; not who asked, made the version or wrote its configuration' : ''}.`
}

function teamWords(id: string, names: Names['teams']): string {
  return names ? (names.get(id) ?? 'a team that is gone') : 'a team'
}

function pluginWords({ gates, verifications }: Policy, offers: Names['offers']): string | null {
  const called = (plugin: string, id: string) => {
    const title = offers?.get(`${plugin}/${id}`)
    return title ? `“${title}”` : `${plugin}/${id}`
  }
  const parts = [
    ...gates.map(({ plugin, gate }) => `the gate ${called(plugin, gate)}`),
    ...verifications.map(({ plugin, verification }) => `the verification ${called(plugin, verification)}`),
  ]
  return parts.length === 0 ? null : `Plugins are asked: ${parts.join(', ')}.`
}

export function hoursWords(hours: number): string {
  if (hours % 24 === 0) return hours === 24 ? '1 day' : `${hours / 24} days`
  return hours === 1 ? '1 hour' : `${hours} hours`
}

export function minutesWords(minutes: number): string {
  if (minutes > 0 && minutes % 60 === 0) return hoursWords(minutes / 60)
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}
