import { z } from 'zod'
import type { PlannedGate } from '../model/plan'
import type { GateFacts, GateSubject, Spell } from './gate-facts'
import { passed, pending, type Verdict } from './gate-state'
import { dateWords, minutesWords } from './words'

type Asked = { gate: PlannedGate; subject: GateSubject; facts: GateFacts }

const upstreamRule = z.object({ environment: z.string(), verified: z.boolean() })
const soakRule = z.object({ environment: z.string(), minutes: z.number() })

/** A version that runs there now; one that is only configured anew need not run there any more. */
function counting({ subject, facts }: Asked): Spell[] {
  return subject.plan.mode === 'redeploy' ? facts.upstream : facts.upstream.filter(({ to }) => to === null)
}

export function judgeUpstream(asked: Asked): Verdict {
  const { environment, verified } = upstreamRule.parse(asked.gate.rule)
  const { number } = asked.facts.version
  const spells = counting(asked)
  const unblockedBy = `Promote v${number} to ${environment} first`
  const before = asked.facts.upstream.at(-1)
  if (spells.length === 0)
    return pending({
      why: before?.to
        ? `v${number} ran in ${environment} until ${dateWords(before.to)} and does not any more.`
        : `v${number} has not run in ${environment}.`,
      unblockedBy,
    })
  const since = dateWords(spells.at(-1)!.from)
  if (!verified) return passed(`v${number} has run in ${environment} since ${since}.`)
  if (spells.some((spell) => spell.verified)) return passed(`v${number} is verified in ${environment}.`)
  return pending({
    why: `v${number} has run in ${environment} since ${since}, but its verification there has not passed.`,
    unblockedBy: `Its verification in ${environment} passes`,
  })
}

const minute = 60_000

export function judgeSoak(asked: Asked): Verdict {
  const { environment, minutes } = soakRule.parse(asked.gate.rule)
  const { at, version } = asked.facts
  const spells = counting(asked)
  const longest = Math.max(0, ...spells.map(({ from, to }) => (to ?? at) - from))
  if (longest >= minutes * minute)
    return passed(
      `v${version.number} has soaked in ${environment} for ${minutesWords(longest / minute)} without a break.`,
    )
  const running = spells.find(({ to }) => to === null)
  if (!running)
    return pending({
      why: `v${version.number} has to soak in ${environment} for ${minutesWords(minutes)} without a break, and does not run there.`,
      unblockedBy: `Promote v${version.number} to ${environment} first`,
    })
  const opensAt = running.from + minutes * minute
  return pending({
    why: `v${version.number} has to soak in ${environment} for ${minutesWords(minutes)} without a break; ${minutesWords((opensAt - at) / minute)} are left.`,
    unblockedBy: 'Time',
    opensAt,
  })
}
