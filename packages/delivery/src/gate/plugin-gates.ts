import type { Sql } from '@groundwork/db/pool'
import type { PlanRequest } from '@groundwork/plugin-sdk/points'
import { z } from 'zod'
import { rulesOf } from '../environment/policy-rules'
import type { Plan } from '../model/plan'
import type { AskingDeps } from '../promotion/deps'
import { planRequestOf } from '../promotion/plan-request'
import type { PromotionRow } from '../promotion/promotion-row'
import { failed, passed, pending, type Verdict } from './gate-state'

const words = z.string().min(1).max(1000)
const verdictSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('pass'), why: words }),
  z.object({
    is: z.literal('pending'),
    why: words,
    unblockedBy: words,
    notBefore: z.iso.datetime({ offset: true }).optional(),
  }),
  z.object({ is: z.literal('fail'), why: words, unblockedBy: words }),
])

const ruleSchema = z.object({ plugin: z.string(), gate: z.string(), rule: z.json() })
const patienceMs = 10_000

type Asked = Pick<PromotionRow, 'plan' | 'planHash'> & { number?: number }
type Asking = Pick<AskingDeps, 'pool' | 'call'>

/** What the gates of plugins say of a plan, by gate. One that does not answer holds nothing up for good: it is pending. */
export async function askPluginGates(deps: Asking, row: Asked): Promise<Map<string, Verdict>> {
  const gates = row.plan.gates.filter(({ kind }) => kind === 'plugin')
  if (gates.length === 0) return new Map()
  const answers = await askGates(deps, {
    ...{ gates, planHash: row.planHash, plan: await planRequestOf(deps.pool, row.plan) },
    promotion: row.number === undefined ? 'draft' : `P-${row.number}`,
  })
  return new Map([...answers].map(([id, { verdict }]) => [id, verdict]))
}

/** `notAsked`: why the plugin could not be asked, in a sentence; null: the verdict is its own. */
export type GateAnswer = { verdict: Verdict; notAsked: string | null }

type About = {
  gates: Plan['gates']
  plan: PlanRequest
  planHash: string
  promotion: string
  timeoutMs?: number
}

/** Asks each of these gates of plugins, all at once. Calls plugins: never inside a transaction. */
export async function askGates(deps: Asking, { gates, ...about }: About): Promise<Map<string, GateAnswer>> {
  const named = gates.map(({ id, rule }) => ({ id, ...ruleSchema.parse(rule) }))
  const unfit = await unfitRules(deps.pool, gates)
  return new Map(
    await Promise.all(
      named.map(async ({ id, plugin, gate, rule }): Promise<[string, GateAnswer]> => {
        const verdict = unfit.get(id)
        if (verdict) return [id, { verdict, notAsked: verdict.why }]
        return [id, await ask(deps, { plugin, gate, rule, ...about })]
      }),
    ),
  )
}

/** Gates whose rule their plugin does not take any more, with what that amounts to. Asks no plugin. */
export async function unfitRules(sql: Sql, gates: Plan['gates']): Promise<Map<string, Verdict>> {
  const asked = gates.filter(({ kind }) => kind === 'plugin')
  const rules = await rulesOf(
    sql,
    asked.map(({ rule: given }) => {
      const { plugin, gate: contribution, rule: value } = ruleSchema.parse(given)
      return { kind: 'gate', plugin, contribution, value }
    }),
  )
  return new Map(
    rules.flatMap(({ misfit }, index): [string, Verdict][] => (misfit ? [[asked[index]!.id, misfitting(misfit)]] : [])),
  )
}

type One = z.infer<typeof ruleSchema> & Omit<About, 'gates'>

async function ask({ call }: Asking, { plugin, gate, timeoutMs = patienceMs, ...input }: One): Promise<GateAnswer> {
  try {
    const answer = await call({ pluginId: plugin, contribution: gate }, 'evaluate', input, { timeoutMs })
    const read = verdictSchema.safeParse(answer)
    return read.success ? { verdict: toVerdict(read.data), notAsked: null } : silent('Its answer cannot be read.')
  } catch (error) {
    return silent(error instanceof Error ? error.message : String(error))
  }
}

function silent(detail: string): GateAnswer {
  return {
    notAsked: detail,
    verdict: pending({
      why: `It gives no answer. ${detail}`,
      unblockedBy:
        'Groundwork asks it again every minute, and when the plugin says that it changed; its page says how it is',
    }),
  }
}

/** A newer version of the plugin may take other rules than the one that the policy was written for. */
function misfitting(misfit: string): Verdict {
  return pending({
    why: `It is not asked, because its rule does not fit what the plugin takes. ${misfit}`,
    unblockedBy: 'Somebody who may change the environment mends the rule, and the promotion is planned anew',
    actions: ['replan'],
  })
}

function toVerdict(answer: z.infer<typeof verdictSchema>): Verdict {
  if (answer.is === 'pass') return passed(answer.why)
  if (answer.is === 'fail') return failed({ why: answer.why, unblockedBy: answer.unblockedBy })
  const opensAt = answer.notBefore === undefined ? null : Date.parse(answer.notBefore)
  return pending({ why: answer.why, unblockedBy: answer.unblockedBy, opensAt })
}
