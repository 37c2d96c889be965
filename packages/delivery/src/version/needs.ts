import type { VersionContent } from '../model/version-content'

type Decorator = { name: string; attributes: Record<string, unknown> }

/** What a flow asks for whose steps say nothing. */
const usual = { cpu: 1, memoryMb: 2048 }

/** `@retry`, `@timeout` and `@resources` of all steps, at their largest. */
export function needsOf(steps: readonly Decorator[]): VersionContent['needs'] {
  const needs = { retries: 0, timeoutSeconds: 0, ...usual }
  for (const { name, attributes } of steps) {
    const figure = (key: string, missing: number) => finite(attributes[key], missing)
    if (name === 'retry') needs.retries = Math.max(needs.retries, Math.round(figure('times', 3)))
    if (name === 'timeout') {
      const seconds = figure('hours', 0) * 3600 + figure('minutes', 0) * 60 + figure('seconds', 0)
      needs.timeoutSeconds = Math.max(needs.timeoutSeconds, Math.round(seconds))
    }
    if (name === 'resources' || name === 'kubernetes' || name === 'batch') {
      needs.cpu = Math.max(needs.cpu, figure('cpu', usual.cpu))
      needs.memoryMb = Math.max(needs.memoryMb, Math.round(figure('memory', usual.memoryMb)))
    }
  }
  return needs
}

/** Decorators of the client write figures as text too, and "None" for nothing. */
function finite(value: unknown, missing: number): number {
  const figure =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
  return Number.isFinite(figure) && figure >= 0 ? figure : missing
}
