import type { FacetField, ProjectFilter } from '../filter/filter'
import type { WordMatches } from '../search/find-words'
import { ownerKey } from './project-sql'
import type { Viewer } from './viewer'

/** Collects values and hands out their placeholders, so that a statement's text depends on its shape only. */
export class Values {
  readonly list: unknown[] = []
  add(value: unknown): string {
    return `$${this.list.push(value)}`
  }
}

/** Projects that answer every searched word, with their score; join as `hits(project, score)`. */
export function hitsSql(values: Values, matches: WordMatches): string {
  const [slots, words, scores, wanted] = [matches.slots, matches.words, matches.scores, matches.wanted].map((value) =>
    values.add(value),
  )
  return `hits AS (
  SELECT project, sum(best) AS score FROM (
    SELECT w.project, m.slot, max(m.score * w.weight) AS best
    FROM unnest(${slots}::int[], ${words}::text[], ${scores}::real[]) AS m(slot, word, score) JOIN project_word w USING (word)
    GROUP BY w.project, m.slot
  ) AS answered GROUP BY project HAVING count(*) = ${wanted}::int)`
}

const listOf = (values: Values, list: string[]) => `${values.add(list)}::text[]`

/** One condition a facet field, for those that are set. Tables as in `projectFrom`. */
export function facetConditions(values: Values, filter: ProjectFilter): Partial<Record<FacetField, string>> {
  const conditions: Partial<Record<FacetField, string>> = {}
  if (filter.state) conditions.state = `p.state = ANY(${listOf(values, filter.state)})`
  if (filter.kind) conditions.kind = `p.kind = ANY(${listOf(values, filter.kind)})`
  if (filter.owner) conditions.owner = `${ownerKey} = ANY(${listOf(values, filter.owner)})`
  if (filter.library) conditions.library = anyOrNone('p.libraries', values, filter.library)
  if (filter.tag) conditions.tag = anyOrNone('p.tags', values, filter.tag)
  return conditions
}

function anyOrNone(column: string, values: Values, wanted: string[]): string {
  const some = `${column} && ${listOf(values, wanted)}`
  return wanted.includes('none') ? `(${some} OR cardinality(${column}) = 0)` : some
}

/** The two switches; a viewer without an account has nothing. */
export function switchConditions(values: Values, filter: ProjectFilter, viewer: Viewer): string[] {
  const conditions: string[] = []
  if (filter.starred) conditions.push('s.user_id IS NOT NULL')
  if (filter.mine) conditions.push(mineSql(values, viewer))
  return conditions
}

export function mineSql(values: Values, viewer: Viewer): string {
  return `(p.owner_user = ${values.add(viewer.userId)}::text OR p.owner_team = ANY(${values.add(viewer.teams)}::uuid[]))`
}
