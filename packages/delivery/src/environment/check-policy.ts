import { InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { backendContributions } from '@groundwork/plugin-host/backend-contributions'
import { type Policy, policySchema } from '../model/policy'
import { givenRules, rulesOf } from './policy-rules'

type Place = { name: string; rank: number }

/** The policy with its defaults. Throws InputError that says which field is wrong and what it may be. */
export async function checkedPolicy(
  sql: Sql,
  given: unknown,
  { environment, others }: { environment: Place; others: readonly Place[] },
): Promise<Policy> {
  const parsed = policySchema.safeParse(given ?? {})
  if (!parsed.success) {
    const words = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'The policy'}: ${message}.`)
    throw new InputError(`This is no policy. ${words.join(' ')}`)
  }
  const policy = parsed.data
  const problems = [
    ...upstreamProblems(policy, environment, others),
    ...approvalProblems(policy),
    ...(await teamProblems(sql, policy)),
    ...(await pluginProblems(sql, policy)),
    ...(await ruleProblems(sql, policy)),
  ]
  if (problems.length > 0) throw new InputError(problems.join(' '))
  return policy
}

/** Of an environment whose rank or whose neighbours changed. */
export function upstreamProblems({ upstream }: Policy, { name, rank }: Place, others: readonly Place[]): string[] {
  if (!upstream) return []
  if (upstream.environment === name) return [`${name} cannot be its own upstream environment. Name a lower one.`]
  const found = others.find((other) => other.name === upstream.environment)
  if (!found) return [`The upstream environment "${upstream.environment}" of ${name} does not exist.`]
  if (found.rank >= rank)
    return [
      `${found.name} (rank ${found.rank}) is not below ${name} (rank ${rank}), so nothing could ever be promoted. Name a lower environment, or change the ranks.`,
    ]
  return []
}

function approvalProblems({ approvals: { count, teams } }: Policy): string[] {
  if (new Set(teams).size < teams.length) return ['Each team is named once among the teams that must approve.']
  if (count > 0 && teams.length > count)
    return [
      `${teams.length} teams must approve, but only ${count} approvals are asked for. Ask for at least ${teams.length}.`,
    ]
  return []
}

async function teamProblems(sql: Sql, { approvals: { teams } }: Policy): Promise<string[]> {
  const ids = teams.filter((team) => team !== 'owner')
  const isId = (team: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(team)
  const { rows } = await sql.query<{ id: string }>({
    name: 'environment-teams',
    text: 'select id from team where id = any($1::uuid[])',
    values: [ids.filter(isId)],
  })
  const known = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => !known.has(id)).map((id) => `There is no team ${id} that could approve.`)
}

/** A rule that its plugin would not take is refused with its place: `gates.0.rule.most: 60 is the most.` */
async function ruleProblems(sql: Sql, policy: Policy): Promise<string[]> {
  const rules = await rulesOf(sql, givenRules(policy))
  return rules.flatMap(({ kind, title, findings }, index) => {
    const at = kind === 'gate' ? `gates.${index}.rule` : `verifications.${index - policy.gates.length}.settings`
    return findings
      .filter(({ level }) => level === 'error')
      .map(({ path, message }) => `${at}${path.replaceAll('/', '.')}: ${message} It is for ${title}.`)
  })
}

async function pluginProblems(sql: Sql, { gates, verifications }: Policy): Promise<string[]> {
  if (gates.length + verifications.length === 0) return []
  const there = await backendContributions(sql, { points: ['delivery/gate/v1', 'delivery/verification/v1'] })
  const has = (pluginId: string, contribution: string, point: string) =>
    there.some(
      (one) => one.isOn && one.pluginId === pluginId && one.contribution === contribution && one.point === point,
    )
  const missing = (kind: string, plugin: string, name: string) =>
    `No plugin that is on offers the ${kind} ${plugin}/${name}. Enable it under Plugins, or leave it out.`
  return [
    ...gates
      .filter(({ plugin, gate }) => !has(plugin, gate, 'delivery/gate/v1'))
      .map(({ plugin, gate }) => missing('gate', plugin, gate)),
    ...verifications
      .filter(({ plugin, verification }) => !has(plugin, verification, 'delivery/verification/v1'))
      .map(({ plugin, verification }) => missing('verification', plugin, verification)),
  ]
}
