import type { FacetField, ProjectFilter } from '../filter/filter'
import { type Hits, namesOf, scoresOf } from '../search/hits'
import { ownerKey } from './project-sql'
import type { Viewer } from './viewer'

/** Collects values and hands out their placeholders, so that a statement's text depends on its shape only. */
export class Values {
  readonly list: unknown[] = []
  add(value: unknown): string {
    return `$${this.list.push(value)}`
  }

  /** Behind a query of its own the planner does not see the value: it then plans a shape once and not for each value anew. */
  addUnseen(value: unknown, type: string): string {
    return `(SELECT ${this.add(value)}::${type})`
  }
}

/** Orders hits `h`, best first: rounded and turned round, so that names still go from a to z among equals and a cursor compares exactly. */
export const hitPlace = '(-round(h.score::float8 * 10000) / 10000)'

/** Projects that answer every searched word, with their score; join as `hits(project, score)`. */
export function hitsSql(values: Values, hits: Hits): string {
  const names = values.addUnseen(namesOf(hits), 'text[]')
  const scores = values.addUnseen(scoresOf(hits), 'real[]')
  return `hits AS (SELECT * FROM unnest(${names}, ${scores}) AS found(project, score))`
}

const listOf = (values: Values, list: string[]) => `${values.addUnseen(list, 'text[]')}::text[]`

/** One value is compared, so that an index that begins with the column gives its rows in the order it continues with. */
const isOneOf = (column: string, values: Values, list: string[]) =>
  list.length === 1 ? `${column} = ${values.addUnseen(list[0], 'text')}` : `${column} = ANY(${listOf(values, list)})`

/** One condition a facet field, for those that are set. Tables as in `projectFrom`. */
export function facetConditions(values: Values, filter: ProjectFilter): Partial<Record<FacetField, string>> {
  const conditions: Partial<Record<FacetField, string>> = {}
  if (filter.state) conditions.state = isOneOf('p.state', values, filter.state)
  if (filter.kind) conditions.kind = isOneOf('p.kind', values, filter.kind)
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
