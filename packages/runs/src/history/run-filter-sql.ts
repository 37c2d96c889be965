import type { RunFilter } from '../filter/filter'

export const dimensions = ['flow', 'project', 'tag', 'user', 'branch', 'status'] as const
/** A field of the filter that an index begins with. The order is the preference among equally large ones. */
export type Dimension = (typeof dimensions)[number]

export const columnOf: Record<Exclude<Dimension, 'tag'>, string> = {
  flow: 'flow_id',
  project: 'project',
  user: 'user_name',
  branch: 'branch',
  status: 'status',
}

/** Collects parameter values while a statement is written; `add` gives the placeholder. */
export class Parameters {
  readonly values: unknown[] = []
  add(value: unknown): string {
    this.values.push(value)
    return `$${this.values.length}`
  }

  /** Behind a query of its own the planner does not see the value: it then plans a shape once and not for each value anew. */
  addUnseen(value: unknown, type: 'bigint' | 'text' | 'text[]'): string {
    return `(select ${this.add(value)}::${type})`
  }
}

export function presentDimensions(filter: RunFilter): Dimension[] {
  return dimensions.filter((dimension) => (filter[dimension]?.length ?? 0) > 0)
}

/** Conditions on the time window; `alias` is the table whose index is walked. */
export function windowSql(filter: RunFilter, parameters: Parameters, alias = 'r'): string[] {
  const conditions: string[] = []
  if (filter.from !== undefined) conditions.push(`${alias}.ts_epoch >= ${parameters.addUnseen(filter.from, 'bigint')}`)
  if (filter.to !== undefined) conditions.push(`${alias}.ts_epoch < ${parameters.addUnseen(filter.to, 'bigint')}`)
  return conditions
}

/** One dimension as a condition on the run `r`, for dimensions that do not drive the walk. */
export function dimensionSql(filter: RunFilter, dimension: Dimension, parameters: Parameters): string {
  const values = parameters.add(filter[dimension])
  // The run's own row is at hand, so its tags are tested there; no index knows this operator, so none is tried.
  return dimension === 'tag'
    ? `(r.tags || r.system_tags) ?| ${values}::text[]`
    : `r.${columnOf[dimension]} = any(${values}::text[])`
}
