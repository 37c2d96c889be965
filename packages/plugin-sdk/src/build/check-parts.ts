import type { Contribution } from '../manifest/contribution'
import type { PointId } from '../manifest/points'
import { partOfPoint } from '../manifest/part-of-point'
import { type NamedParts, namedParts } from './named-parts'
import type { MadeFile } from './plugin-builder'
import type { Entry, PluginSource } from './plugin-source'
import { PluginFailure, type Problem } from './problem'

type Named = { definer: string; entry: Entry; parts: NamedParts }
type Wanted = { side: 'ui' | 'backend'; group: string; keyed: boolean }

const backendGroups: Partial<Record<PointId, string>> = {
  'job/v1': 'jobs',
  'event/v1': 'events',
  'webhook/v1': 'webhooks',
}

/**
 * Throws a PluginFailure for each contribution that the built code has nothing for, with its line in plugin.json: it would be
 * found by whoever opens it. What code computes cannot be known before it runs, and is let through.
 */
export function checkParts(source: PluginSource, made: readonly MadeFile[]): void {
  const sides = {
    ui: namedBy('definePlugin', source.ui, made),
    backend: namedBy('defineBackend', source.backend, made),
  }
  const problems = source.manifest.contributes.flatMap((contribution, index): Problem[] => {
    const wanted = wantedOf(contribution)
    const named = wanted && sides[wanted.side]
    if (!wanted || !named || has(named.parts, wanted, contribution.id)) return []
    const place = source.placeOf(['contributes', index, 'id'])
    return [{ message: words(contribution, wanted, named), file: 'plugin.json', ...place }]
  })
  if (problems.length > 0) throw new PluginFailure(problems)
}

/** The entry of a side is its one module. */
function namedBy(definer: string, entries: readonly Entry[], made: readonly MadeFile[]): Named | null {
  const entry = entries.find(({ target }) => target.endsWith('.js'))
  const file = entry && made.find(({ path }) => path === entry.target)
  const parts = file ? namedParts(new TextDecoder().decode(file.bytes)) : null
  return entry && parts ? { definer, entry, parts } : null
}

function wantedOf({ point }: Contribution): Wanted | null {
  if (point in partOfPoint) return { side: 'ui', group: partOfPoint[point as keyof typeof partOfPoint], keyed: true }
  if (point === 'router/v1') return { side: 'backend', group: 'router', keyed: false }
  const group = backendGroups[point]
  if (group) return { side: 'backend', group, keyed: true }
  return /^(integration|delivery|catalog)\//.test(point) ? { side: 'backend', group: 'points', keyed: true } : null
}

function has(parts: NamedParts, { group, keyed }: Wanted, id: string): boolean {
  if (!parts.has(group)) return false
  const ids = parts.get(group)
  return !keyed || !ids || ids.has(id)
}

function words({ point, id }: Contribution, { group, keyed }: Wanted, { definer, entry, parts }: Named): string {
  const where = `${definer}() in ${entry.source}`
  if (!keyed) return `${point} is contributed, but ${where} is given no "${group}".`
  const ids = [...(parts.get(group) ?? [])]
  const there = ids.length > 0 ? ` It has ${ids.map((name) => `"${name}"`).join(', ')}.` : ''
  return `There is no part "${id}" for ${point}: add it to "${group}" of ${where}, or correct the id.${there}`
}
