import type { VersionContent } from '../model/version-content'
import { assignedCalls, closing, decorators, literal, masked, type PythonCall } from './python-calls'

export type SourceParameter = VersionContent['parameters'][number] & { attribute: string }

/** A parameter as a version keeps it: without the name that Python has for it. */
export function declared({
  name,
  type,
  required,
  integer,
  default: value,
}: SourceParameter): VersionContent['parameters'][number] {
  return { name, type, required, ...(integer ? { integer } : {}), ...(value === undefined ? {} : { default: value }) }
}

/** What the source of a flow says of it. A mutator or a base class may say more: what a run recorded goes before it. */
export type FlowSource = {
  flow: string
  parameters: SourceParameter[]
  /** Python attribute and name on the command line, of each `Config`. */
  configs: { attribute: string; name: string }[]
  /** Attributes of `@schedule`; null without one. */
  schedule: Record<string, unknown> | null
  project: string | null
  hasProject: boolean
  steps: { name: string; attributes: Record<string, unknown> }[]
}

/** Classes that are flows by what they derive from, in their order. */
export function flowsIn(source: string): string[] {
  return classesIn(masked(source))
    .filter(({ bases }) => /FlowSpec\b|Flow\b/.test(bases))
    .map(({ name }) => name)
}

/** Null when the source has no class of that name. It is read, never run. */
export function readFlowSource(source: string, flow: string): FlowSource | null {
  const mask = masked(source)
  const found = classesIn(mask).find(({ name }) => name === flow)
  if (!found) return null
  const [from, to] = bodyOf(mask, found.at)
  const above = aboveClass(source, mask, found.at)
  const inBody = ({ at }: PythonCall) => at > from && at < to
  const project = above.find(({ name }) => name === 'project')
  const schedule = above.find(({ name }) => name === 'schedule')
  const calls = assignedCalls(source, mask, ['Parameter', 'IncludeFile', 'Config']).filter(inBody)
  return {
    flow,
    parameters: calls.filter(({ name }) => name !== 'Config').map(parameterOf),
    configs: calls
      .filter(({ name }) => name === 'Config')
      .map((call) => ({ attribute: call.target ?? '', name: nameOf(call) })),
    schedule: schedule ? { daily: true, ...attributesOf(schedule) } : null,
    project: project ? textOf(project.named['name'] ?? project.positional[0]) : null,
    hasProject: project !== undefined,
    steps: decorators(source, mask, '[ \\t]+')
      .filter(inBody)
      .map((call) => ({ name: call.name, attributes: attributesOf(call) })),
  }
}

type FoundClass = { name: string; bases: string; at: number }

function classesIn(mask: string): FoundClass[] {
  return [...mask.matchAll(/^class[ \t]+(\w+)[ \t]*\(/gm)].map((match) => {
    const opens = match.index + match[0].length - 1
    return { name: match[1]!, bases: mask.slice(opens + 1, closing(mask, opens)), at: match.index }
  })
}

/** From the class to the next statement that is not indented. */
function bodyOf(mask: string, at: number): [number, number] {
  const next = /^[^\s#)\]}]/m
  const rest = mask.indexOf('\n', at) + 1
  const found = rest > 0 ? next.exec(mask.slice(rest)) : null
  return [at, found && rest > 0 ? rest + found.index : mask.length]
}

/** Decorators of this class: those after the statement before it. */
function aboveClass(source: string, mask: string, at: number): PythonCall[] {
  const before = [...mask.slice(0, at).matchAll(/^[A-Za-z_][^\n]*$/gm)].at(-1)
  const from = before ? before.index : -1
  return decorators(source, mask, '').filter((call) => call.at > from && call.at < at)
}

const nameOf = (call: PythonCall) => textOf(call.named['name'] ?? call.positional[0]) ?? call.target ?? ''

function textOf(text: string | undefined): string | null {
  const value = literal(text)
  return typeof value === 'string' ? value : null
}

function attributesOf({ named }: PythonCall): Record<string, unknown> {
  return Object.fromEntries(Object.entries(named).map(([key, text]) => [key, literal(text)]))
}

const typeNames: Record<string, SourceParameter['type']> = {
  int: 'number',
  float: 'number',
  bool: 'boolean',
  str: 'string',
  JSONType: 'json',
}

function parameterOf(call: PythonCall): SourceParameter {
  const { named, positional, target } = call
  const written = named['default'] ?? positional[1]
  const value = literal(written)
  const typed = typeNames[(named['type'] ?? '').replace(/^\w+\./, '').replace(/\(.*$/s, '')]
  const type = typed ?? (typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string')
  const isRequired = named['required'] === 'True' && written === undefined
  const shown = value === undefined || value === null ? {} : { default: type === 'json' ? jsonOf(value) : value }
  const whole = type === 'number' && isInteger(named['type'], written) ? { integer: true as const } : {}
  return { attribute: target ?? '', name: nameOf(call), type, required: isRequired, ...whole, ...shown }
}

/** Without a type the client takes that of the default: 2 is an int, 2.0 is none. */
function isInteger(typed: string | undefined, written: string | undefined): boolean {
  return typed === undefined ? /^[-+]?\d[\d_]*$/.test(written?.trim() ?? '') : typed.trim() === 'int'
}

function jsonOf(value: string | number | boolean): NonNullable<SourceParameter['default']> {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as NonNullable<SourceParameter['default']>
  } catch {
    return value
  }
}
