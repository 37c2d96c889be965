import { change } from '@groundwork/access/change'
import { ConflictError, InputError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import type { Changing } from '../model/changing'
import { canonicalJson } from '../model/canonical'
import type { Policy } from '../model/policy'
import { checkedPolicy, upstreamProblems } from './check-policy'
import { type Environment, listEnvironments, readEnvironment } from './rows'

export type EnvironmentInput = {
  /** Absent: a new one. */
  id?: string | undefined
  /** What the person saw; needed with an id. */
  rowVersion?: number | undefined
  name: string
  title: string
  rank: number
  production: boolean
  policy: unknown
}

export const environmentName = /^[a-z][a-z0-9-]{0,29}$/

/**
 * Makes or changes an environment, with its audit row. Throws ConflictError when somebody else changed it meanwhile, InputError in words for
 * what no environment may be.
 */
export async function saveEnvironment(changing: Changing, input: EnvironmentInput): Promise<Environment> {
  return change(changing, async (sql) => {
    // One at a time: ranks and upstream environments refer to one another.
    await sql.query(`select pg_advisory_xact_lock(hashtext('groundwork environments'))`)
    const all = await listEnvironments(sql)
    const before = input.id === undefined ? null : await readEnvironment(sql, input.id)
    if (before) requireSeen(before, input.rowVersion)
    const others = all.filter(({ id }) => id !== input.id)
    checkFields(input, before, others)
    const policy = await checkedPolicy(sql, input.policy, { environment: input, others })
    checkOthers(input, others)
    const id = before?.id ?? uuidv7()
    await write(sql, { id, policy, input, isNew: before === null })
    const result = await readEnvironment(sql, id)
    return {
      result,
      action: 'environment.manage' as const,
      resource: { kind: 'environment', id },
      detail: { did: `${before ? 'changed' : 'made'} the environment ${input.name}`, ...differences(before, result) },
      events: [{ topic: 'environment', key: id, payload: { change: 'saved', name: input.name } }],
    }
  })
}

function requireSeen({ title, rowVersion }: Environment, seen: number | undefined): void {
  if (seen === rowVersion) return
  throw new ConflictError(
    `${title} was changed by somebody else meanwhile. Reload to see how it is now, then change it again.`,
  )
}

function checkFields(input: EnvironmentInput, before: Environment | null, others: Environment[]): void {
  const { name, title, rank } = input
  if (!environmentName.test(name))
    throw new InputError('name: Use lower case letters, digits and hyphens, beginning with a letter, at most 30.')
  if (before && before.name !== name)
    throw new InputError(
      `name: An environment keeps its name: branches of runs and addresses bear it. Change the title of ${before.name} instead.`,
    )
  if (title.trim() === '' || title.length > 60) throw new InputError('title: It has 1 to 60 characters.')
  if (others.some((other) => other.name === name))
    throw new InputError(`name: There is an environment ${name} already.`)
  const same = others.find((other) => other.rank === rank)
  if (same) throw new InputError(`rank: ${same.title} has the rank ${rank} already. Ranks say what comes before what.`)
}

/** A changed rank may put an environment above one that it is the upstream of. */
function checkOthers(input: EnvironmentInput, others: Environment[]): void {
  for (const other of others) {
    const around = [...others.filter(({ id }) => id !== other.id), input]
    const [problem] = upstreamProblems(other.policy, other, around)
    if (problem) throw new InputError(problem)
  }
}

async function write(
  sql: Sql,
  { id, policy, input, isNew }: { id: string; policy: Policy; input: EnvironmentInput; isNew: boolean },
): Promise<void> {
  const { name, title, rank, production } = input
  const values = [id, title.trim(), rank, production, JSON.stringify(policy)]
  if (isNew)
    await sql.query({
      name: 'environment-insert',
      text: `insert into environment (id, title, rank, production, policy, name, updated_at) values ($1, $2, $3, $4, $5, $6, now())`,
      values: [...values, name],
    })
  else
    await sql.query({
      name: 'environment-update',
      text: `update environment set title = $2, rank = $3, production = $4, policy = $5, row_version = row_version + 1, updated_at = now()
        where id = $1`,
      values,
    })
}

function differences(before: Environment | null, after: Environment): { before?: object; after: object } {
  const fields = ['title', 'rank', 'production', 'policy'] as const
  const changed = fields.filter((field) => !before || canonicalJson(before[field]) !== canonicalJson(after[field]))
  const pick = (environment: Environment) => Object.fromEntries(changed.map((field) => [field, environment[field]]))
  return before ? { before: pick(before), after: pick(after) } : { after: pick(after) }
}
