import { semanticDiff, type Cell } from '@groundwork/delivery/config/diff'
import { isMap, sameJson } from '@groundwork/delivery/config/json'
import type { Plan } from '@groundwork/delivery/plan'
import { keyWords } from '../config/shown-layer'
import type { CodeChange } from '../promote/code-changes'
import { policyWords } from '../shown/policy-words'

/** What people read instead of ids. */
export type Called = { version: (id: string) => string; verification: (name: string) => string }

/** What is other in the plan of now than in the plan that people saw and voted on, part by part. */
export function movedSince(before: Plan, after: Plan, called: Called): CodeChange[] {
  const running = (version: string | null) => (version === null ? null : called.version(version))
  return [
    row('What runs there', running(before.from), running(after.from)),
    row('Way', before.mode, after.mode),
    ...configRows(before, after),
    ...layerRows(before.config.layers, after.config.layers),
    row('Schedule', scheduleText(before.schedule), scheduleText(after.schedule)),
    ...bindingRows(before.bindings, after.bindings),
    row('Deployment path', pathText(before.path), pathText(after.path)),
    row('Steps', titles(before.steps), titles(after.steps)),
    row('Gates', titles(before.gates), titles(after.gates)),
    row('Verifications', names(before, called), names(after, called)),
    ...policyRows(before.policy, after.policy),
  ].filter(({ from, to }) => from !== to)
}

function row(what: string, from: string | null, to: string | null): CodeChange {
  return { what, from, to }
}

function configRows({ config: before }: Plan, { config: after }: Plan): CodeChange[] {
  const side = (values: unknown) => ({ values: isMap(values) ? values : {} })
  return semanticDiff(side(before.values), side(after.values)).map(({ pointer, running, proposed }) =>
    row(keyWords(pointer), cellText(running), cellText(proposed)),
  )
}

function cellText(cell: Cell | null): string | null {
  if (cell === null) return null
  if (cell.kind === 'secret') return `secret ${cell.fingerprint}`
  return typeof cell.value === 'string' ? cell.value : JSON.stringify(cell.value)
}

type Layers = Plan['config']['layers']

function layerRows(before: Layers, after: Layers): CodeChange[] {
  const addresses = new Set([...before, ...after].map(({ address }) => address))
  const revision = (layers: Layers, wanted: string) => {
    const found = layers.find(({ address }) => address === wanted)
    return found ? `revision ${found.revision}` : null
  }
  return [...addresses].map((address) =>
    row(
      address.startsWith('target:') ? 'Override of the target' : 'Layer of the environment',
      revision(before, address),
      revision(after, address),
    ),
  )
}

type Bindings = Plan['bindings']

function bindingRows(before: Bindings, after: Bindings): CodeChange[] {
  const roles = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return roles.map((role) => {
    const [was, is] = [before[role], after[role]]
    const anew = was && is && was.id === is.id && was.rowVersion !== is.rowVersion
    const what = role.charAt(0).toUpperCase() + role.slice(1)
    return row(what, was?.name ?? null, anew ? `${is.name}, configured anew` : (is?.name ?? null))
  })
}

function policyRows(before: Plan['policy'], after: Plan['policy']): CodeChange[] {
  const rules = Object.keys(after) as (keyof Plan['policy'])[]
  const other = rules.filter((rule) => !sameJson(before[rule], after[rule]))
  if (other.length === 0) return []
  const [from, to] = [policyWords(before), policyWords(after)]
  if (from !== to) return [row('Rules of the environment', from, to)]
  return [
    row(
      'Rules of the environment',
      'as they were',
      `changed: ${other.map((rule) => ruleNames[rule] ?? rule).join(', ')}`,
    ),
  ]
}

const ruleNames: Record<string, string> = {
  approvals: 'who agrees',
  upstream: 'where versions come from',
  allowDirty: 'uncommitted changes',
  verification: 'verification',
  requireReason: 'reason',
  typedConfirmation: 'typed name',
  startWithinHours: 'begins within',
  gates: 'gates of plugins',
  verifications: 'verifications of plugins',
}

function scheduleText(schedule: Plan['schedule']): string | null {
  return schedule && `${schedule.cron} ${schedule.timeZone}, ${schedule.overlap}`
}

function pathText({ contribution, version }: Plan['path']): string {
  return `${contribution} ${version}`
}

function titles(parts: readonly { title: string }[]): string | null {
  return parts.map(({ title }) => title).join(', ') || null
}

function names({ verifications }: Plan, { verification }: Called): string | null {
  return verifications.map(({ name }) => verification(name)).join(', ') || null
}
