import type { Sql } from '@groundwork/db/pool'
import { backendContributions, contributionSchema } from '@groundwork/plugin-host/backend-contributions'
import { checkValues } from '@groundwork/plugin-host/config'
import type { ConfigFinding } from '@groundwork/plugin-sdk/protocol'
import type { Policy } from '../model/policy'

/** What a policy gives to a gate or a verification of a plugin. */
export type GivenRule = { kind: 'gate' | 'verification'; plugin: string; contribution: string; value: unknown }

export type RuleLook = GivenRule & {
  title: string
  findings: ConfigFinding[]
  /** What does not fit the schema of the version that is on now, in sentences; null: it fits, or nothing is known of it. */
  misfit: string | null
}

const points = { gate: 'delivery/gate/v1', verification: 'delivery/verification/v1' } as const

/** Everything that a policy gives to plugins, in its order: first gates, then verifications. */
export function givenRules({ gates, verifications }: Pick<Policy, 'gates' | 'verifications'>): GivenRule[] {
  return [
    ...gates.map(({ plugin, gate: contribution, rule: value }) => {
      return { kind: 'gate' as const, plugin, contribution, value }
    }),
    ...verifications.map(({ plugin, verification: contribution, settings: value }) => {
      return { kind: 'verification' as const, plugin, contribution, value }
    }),
  ]
}

/** Each rule beside the `configSchema` of its contribution as it is registered now. */
export async function rulesOf(sql: Sql, given: readonly GivenRule[]): Promise<RuleLook[]> {
  if (given.length === 0) return []
  const there = await backendContributions(sql, { points: Object.values(points) })
  return Promise.all(
    given.map(async (rule): Promise<RuleLook> => {
      const { kind, plugin, contribution, value } = rule
      const offer = there.find(
        (one) => one.pluginId === plugin && one.contribution === contribution && one.point === points[kind],
      )
      if (!offer) return { ...rule, title: `${plugin}: ${contribution}`, findings: [], misfit: null }
      const schema = await contributionSchema(sql, offer)
      const { findings } = checkValues(schema, value ?? {})
      // A plugin that describes nothing is asked all the same with what was given to it before: it says itself what it thinks of it.
      const misfit = schema ? misfitOf(findings) : null
      return { ...rule, title: `${offer.pluginName}: ${offer.title}`, findings, misfit }
    }),
  )
}

/** "most: 60 is the most. x: There is no key "x" here." */
function misfitOf(findings: readonly ConfigFinding[]): string | null {
  const wrong = findings.filter(({ level }) => level === 'error')
  return wrong.length === 0 ? null : wrong.map(findingWords).join(' ')
}

function findingWords({ path, message }: ConfigFinding): string {
  return path === '' ? message : `${path.slice(1).replaceAll('/', '.')}: ${message}`
}
