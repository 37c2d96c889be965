import type { z } from 'zod'
import { contribution, type Contribution } from './contribution'
import { type ManifestShape, manifestShape } from './manifest-shape'
import { crossFieldFindings, type RuleFinding } from './rules'

type Issue = z.core.$ZodIssue

/**
 * What the readable part of a manifest must hold together, when other parts of it are wrong: so that everything is said at once.
 * Rules that build on a part that could not be read say nothing.
 */
export function findingsBeside(issues: readonly Issue[], json: unknown): RuleFinding[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return []
  const given = json as Record<string, unknown>
  const broken = new Set<string>()
  for (const { path } of issues) if (typeof path[0] === 'string') broken.add(path[0])
  const read: Record<string, unknown> = {}
  for (const [field, shape] of Object.entries(manifestShape.shape)) {
    const reading = shape.safeParse(given[field])
    if (reading.success) read[field] = reading.data
    else broken.add(field)
  }
  const { entries, unread } = readableContributions(given['contributes'])
  const findings = crossFieldFindings({ ...read, contributes: entries } as ManifestShape, broken)
  return findings.filter(({ path: [field, index] }) => field !== 'contributes' || !unread.has(Number(index)))
}

/** Contributions at their places; where one cannot be read, another stands in for it that no rule can mistake for one. */
function readableContributions(given: unknown): { entries: Contribution[]; unread: Set<number> } {
  const unread = new Set<number>()
  const entries = (Array.isArray(given) ? given.slice(0, mostRead) : []).map((each: unknown, index): Contribution => {
    const reading = contribution.safeParse(each)
    if (reading.success) return reading.data
    unread.add(index)
    return { point: 'settings/page/v1', id: `unread ${index}`, title: 'unread' }
  })
  return { entries, unread }
}

const mostRead = 1_000
