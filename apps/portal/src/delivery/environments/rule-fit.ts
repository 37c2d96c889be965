import type { Policy } from '@groundwork/delivery/policy'
import { checkConfig } from '@groundwork/plugin-sdk/config-check'
import type { Finding, JsonSchema } from '@groundwork/ui/schema-form'
import type { RouterOutputs } from '../../trpc/types'

export type PolicyOffer = RouterOutputs['delivery']['environments']['offers'][number]
export type RuleName = Pick<PolicyOffer, 'kind' | 'pluginId' | 'contribution'>

export function keyOf({ kind, pluginId, contribution }: RuleName): string {
  return `${kind} ${pluginId}/${contribution}`
}

/** What is wrong with a rule, by the function that judges it when it is saved and again before its plugin is asked. */
export function ruleFindings(schema: Record<string, unknown> | null, rule: unknown): Finding[] {
  if (schema) return checkConfig(schema as JsonSchema, rule ?? {}).findings
  const isNothing = rule === null || (typeof rule === 'object' && Object.keys(rule).length === 0)
  return isNothing ? [] : [{ path: [], level: 'error', message: 'The plugin takes no settings for it.' }]
}

/** The rules of a policy that their plugins would not take, in words: what waits for mending before it can be saved. */
export function misfits({ gates, verifications }: Policy, offers: readonly PolicyOffer[]): string[] {
  const given = [
    ...gates.map(({ plugin, gate, rule }) => ({ kind: 'gate' as const, pluginId: plugin, contribution: gate, rule })),
    ...verifications.map(({ plugin, verification, settings }) => {
      return { kind: 'verification' as const, pluginId: plugin, contribution: verification, rule: settings }
    }),
  ]
  return given.flatMap(({ rule, ...name }) => {
    const offer = offers.find((each) => keyOf(each) === keyOf(name))
    if (!offer) return []
    const [first, ...more] = ruleFindings(offer.schema, rule).filter(({ level }) => level === 'error')
    if (!first) return []
    const at = first.path.length === 0 ? '' : `${first.path.join('.')}: `
    return [`${offer.title}: ${at}${first.message}${more.length === 0 ? '' : ` And ${more.length} more.`}`]
  })
}
