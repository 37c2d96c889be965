import { z } from 'zod'
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

/** What the gates of plugins say of a plan, by gate. One that does not answer holds nothing up for good: it is pending. */
export async function askPluginGates(deps: AskingDeps, row: Asked): Promise<Map<string, Verdict>> {
  const gates = row.plan.gates.filter(({ kind }) => kind === 'plugin')
  if (gates.length === 0) return new Map()
  const plan = await planRequestOf(deps.pool, row.plan)
  const promotion = row.number === undefined ? 'draft' : `P-${row.number}`
  return new Map(
    await Promise.all(
      gates.map(async ({ id, rule }): Promise<[string, Verdict]> => {
        const named = ruleSchema.parse(rule)
        return [id, await ask(deps, named, { promotion, plan, planHash: row.planHash, rule: named.rule })]
      }),
    ),
  )
}

async function ask(
  { call }: AskingDeps,
  { plugin, gate }: z.infer<typeof ruleSchema>,
  input: object,
): Promise<Verdict> {
  try {
    const answer = await call({ pluginId: plugin, contribution: gate }, 'evaluate', input, { timeoutMs: patienceMs })
    const read = verdictSchema.safeParse(answer)
    if (!read.success) return silent(plugin, gate, 'Its answer cannot be read.')
    return toVerdict(read.data)
  } catch (error) {
    return silent(plugin, gate, error instanceof Error ? error.message : String(error))
  }
}

function silent(plugin: string, gate: string, ...[detail]: [string]): Verdict {
  return pending({
    why: `The gate ${gate} of the plugin ${plugin} gives no answer. ${detail}`,
    unblockedBy: 'Groundwork asks it again every minute; the page of the plugin says how it is',
  })
}

function toVerdict(answer: z.infer<typeof verdictSchema>): Verdict {
  if (answer.is === 'pass') return passed(answer.why)
  if (answer.is === 'fail') return failed({ why: answer.why, unblockedBy: answer.unblockedBy })
  const opensAt = answer.notBefore === undefined ? null : Date.parse(answer.notBefore)
  return pending({ why: answer.why, unblockedBy: answer.unblockedBy, opensAt })
}
