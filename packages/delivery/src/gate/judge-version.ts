import { z } from 'zod'
import type { PlannedGate } from '../model/plan'
import type { GateFacts, GateSubject } from './gate-facts'
import { failed, passed, pending, type Verdict } from './gate-state'

type Asked = { gate: PlannedGate; subject: GateSubject; facts: GateFacts }

const versionRule = z.object({ allowDirty: z.boolean() })

/** Whether it may come here at all, and whether what was asked for is still what would be asked for now. */
export function judgeVersion({ gate, subject, facts }: Asked): Verdict {
  const { plan } = subject
  const { number, dirty } = facts.version
  const { environment } = plan.target
  // What is there, or was, is not kept from its own place: going back and a change of configuration must be possible.
  const isOwnPlace = plan.mode === 'rollback' || facts.current?.version === plan.to
  if (dirty && !isOwnPlace && !versionRule.parse(gate.rule).allowDirty) return notTaken(facts, environment)
  const overtaken = overtakenBy(subject, facts)
  if (overtaken !== null)
    return failed({
      why: `v${overtaken} was deployed here since this was asked for, and v${number} is older.`,
      unblockedBy: `Roll back to v${number}, if that is what you want`,
    })
  if (facts.movedBindings.length > 0)
    return pending({
      why: `Asks for re-confirm: ${facts.movedBindings.join(' ')}`,
      unblockedBy: 'Somebody who may promote here plans it anew',
      actions: ['replan'],
    })
  return judgeLayers(facts, gate) ?? passed(`v${number} may come to ${environment}.`)
}

function notTaken({ version: { number, commit } }: GateFacts, environment: string): Verdict {
  if (commit === null)
    return failed({
      why: `Nobody knows of which commit v${number} is: it was made outside git. ${environment} takes what is known to be committed.`,
      unblockedBy: 'Run it from a git repository with everything committed, and promote the version of that run',
    })
  return failed({
    why: `v${number} was made from a working tree with uncommitted changes, which ${environment} does not take.`,
    unblockedBy: 'Commit, run it again and promote the version of that run',
  })
}

/**
 * The order of environments is kept by what was asked for last: an older version does not come after a newer one unasked, nor does
 * one come again that ran there when it was asked for.
 */
function overtakenBy({ plan, promotionId }: GateSubject, { current, version }: GateFacts): number | null {
  if (promotionId === null || plan.mode === 'rollback' || !current) return null
  return current.version !== plan.from && current.number > version.number ? current.number : null
}

function judgeLayers({ movedLayers, stored }: GateFacts, { id }: PlannedGate): Verdict | null {
  const kept = stored.get(id)?.kept ?? {}
  const moved = movedLayers.filter(({ address, head, expired }) => kept[address] !== (expired ? -head : head))
  if (moved.length === 0) return null
  const words = moved.map(({ kind, planned, head, expired }) =>
    expired
      ? `the ${kind === 'target' ? 'override of the target' : kind} has expired.`
      : `the configuration of the ${kind} is at revision ${head}, the plan has ${planned === 0 ? 'none' : planned}.`,
  )
  return pending({
    why: `Asks for re-confirm: ${words.join(' ')}`,
    unblockedBy: 'Somebody who may promote here keeps to the plan, or plans it anew',
    actions: ['keep', 'replan'],
  })
}
