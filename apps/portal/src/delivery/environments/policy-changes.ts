import { type Policy, policySchema } from '@groundwork/delivery/policy'
import { policyWords } from './policy-words'

/** One rule or field of an environment that is other than before; null: it asks for nothing there. */
export type EnvironmentChange = { what: string; from: string | null; to: string | null }

const titles: Record<string, string> = {
  upstream: 'Where versions come from',
  approvals: 'Who agrees',
  allowDirty: 'Uncommitted changes',
  smokeRun: 'Run first',
  autoRollback: 'Roll back by itself',
  requireReason: 'Reason',
  typedConfirmation: 'Typed name',
  queue: 'Queue',
  startWithinHours: 'Begins within',
}

type Stored = { title?: unknown; rank?: unknown; production?: unknown; policy?: unknown }
export type TeamNames = ReadonlyMap<string, string>

/**
 * What was changed of an environment, rule by rule in the words of its page, from the parts that an audit row keeps. `before` null:
 * it was made, so that only what it asks for is told. Null for rows that hold something else.
 */
export function environmentChanges(
  { before, after }: { before: unknown; after: unknown },
  teams?: TeamNames,
): EnvironmentChange[] | null {
  const [was, is] = [storedOf(before), storedOf(after)]
  if (!is) return null
  const policies = is.policy === undefined ? [] : policyChanges(was?.policy, is.policy, teams)
  return policies && [...fieldChanges(was, is), ...policies]
}

function storedOf(value: unknown): Stored | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  return ['title', 'rank', 'production', 'policy'].some((field) => field in value) ? value : null
}

function fieldChanges(before: Stored | null, after: Stored): EnvironmentChange[] {
  const shown = (value: unknown) =>
    value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)
  const kind = (value: unknown) => (value === undefined ? null : value === true ? 'production' : 'not production')
  return [
    { what: 'Title', from: shown(before?.title), to: shown(after.title) },
    { what: 'Rank', from: shown(before?.rank), to: shown(after.rank) },
    { what: 'Kind', from: kind(before?.production), to: kind(after.production) },
  ].filter(({ from, to }) => to !== null && from !== to)
}

function policyChanges(before: unknown, after: unknown, teams?: TeamNames): EnvironmentChange[] | null {
  const [was, is] = [policySchema.safeParse(before ?? {}), policySchema.safeParse(after)]
  if (!was.success || !is.success) return null
  return [...ruleChanges(was.data, is.data, teams), ...pluginChanges(was.data, is.data)]
}

function ruleChanges(before: Policy, after: Policy, teams?: TeamNames): EnvironmentChange[] {
  const [was, is] = [wordsOf(before, teams), wordsOf(after, teams)]
  return Object.entries(titles).flatMap(([rule, what]) => {
    const [from, to] = [was.get(rule) ?? null, is.get(rule) ?? null]
    return from === to ? [] : [{ what, from, to }]
  })
}

function wordsOf(policy: Policy, teams?: TeamNames): Map<string, string> {
  return new Map(policyWords(policy, { teams }).map(({ rule, words }) => [rule, words.replace(/\.$/, '')]))
}

/** Gates and verifications by name: what is asked of one may change while it stays. */
function pluginChanges(before: Policy, after: Policy): EnvironmentChange[] {
  const [was, is] = [askedOf(before), askedOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((what) => {
    const [from, to] = [was.get(what) ?? null, is.get(what) ?? null]
    return from === to ? [] : [{ what, from, to }]
  })
}

function askedOf({ gates, verifications }: Policy): Map<string, string> {
  const asked = (settings: unknown) => (settings === null ? 'asked' : `asked with ${JSON.stringify(settings)}`)
  return new Map([
    ...gates.map(({ plugin, gate, rule }): [string, string] => [`Gate ${plugin}/${gate}`, asked(rule)]),
    ...verifications.map(({ plugin, verification, settings }): [string, string] => [
      `Verification ${plugin}/${verification}`,
      asked(settings),
    ]),
  ])
}

/** The same in one line, for lists of many kinds of change. */
export function changesInLine(changes: readonly EnvironmentChange[]): string {
  return changes.map(({ what, from, to }) => `${what}: ${from ?? 'nothing'} → ${to ?? 'nothing'}`).join('; ')
}
