import { z } from 'zod'
import type { PlannedGate } from '../model/plan'
import { type ApprovalRule, judgeApproval } from './approval'
import type { GateFacts, GateSubject, StoredGate } from './gate-facts'
import { failed, type GateKind, type GateState, isOverridable, passed, pending, type Verdict } from './gate-state'
import { judgeUpstream, judgeSoak } from './judge-upstream'
import { judgeVersion } from './judge-version'
import { judgeFreeze, judgeWindow } from './judge-windows'
import { asSentence, dateWords } from './words'

type Asked = { gate: PlannedGate; subject: GateSubject; facts: GateFacts }

const approvalRule = z.object({ count: z.int(), fourEyes: z.boolean(), teams: z.array(z.string()) })

const judges: Record<GateKind, (asked: Asked) => Verdict> = {
  version: judgeVersion,
  veto: judgeVeto,
  pin: judgePin,
  upstream: judgeUpstream,
  soak: judgeSoak,
  approval: ({ gate, facts, subject }) =>
    judgeApproval(approvalRule.parse(gate.rule) satisfies ApprovalRule, facts, subject.plan.mode === 'rollback'),
  confirmation: judgeConfirmation,
  window: judgeWindow,
  freeze: judgeFreeze,
  plugin: judgePlugin,
}

/**
 * What each gate of a plan says now. The one place that decides it: drafts are shown with it, promotions wait by it, and the
 * transaction that admits one asks it again.
 */
export function judge(subject: GateSubject, facts: GateFacts): GateState[] {
  return subject.plan.gates.map((gate) => {
    const stored = facts.stored.get(gate.id)
    const verdict = judges[gate.kind]({ gate, subject, facts })
    return withOverride(gate, verdict, stored)
  })
}

function withOverride(gate: PlannedGate, verdict: Verdict, stored: StoredGate | undefined): GateState {
  const { id, kind, title } = gate
  const known = { id, kind, title, overridable: isOverridable(gate) }
  const overridden = stored?.state === 'override_pass' || stored?.state === 'override_fail'
  if (!overridden) return { ...known, ...verdict, overriddenBy: null, overrideReason: null }
  const { state, overriddenBy, overrideReason } = stored
  const word = state === 'override_pass' ? 'Let through' : 'Refused'
  return {
    ...known,
    state,
    why: `${word} by hand: ${asSentence(overrideReason ?? '')} Of itself it says: ${verdict.why}`,
    unblockedBy: null,
    opensAt: null,
    overriddenBy,
    overrideReason,
  }
}

function judgeVeto({ facts: { veto, version } }: Asked): Verdict {
  if (!veto) return passed(`v${version.number} is not vetoed.`)
  const where = veto.everywhere ? 'everywhere' : 'here'
  const until = veto.until === null ? '' : ` until ${dateWords(veto.until)}`
  return failed({
    why: `v${version.number} is vetoed ${where}${until} by ${veto.by}: ${asSentence(veto.reason)}`,
    unblockedBy: 'Somebody who may pin and veto lifts the veto, or another version is promoted',
    opensAt: veto.until,
    actions: ['unveto'],
  })
}

function judgePin({ subject, facts: { pin, hold } }: Asked): Verdict {
  if (pin && pin.version !== subject.plan.to) {
    const number = pin.number === null ? 'another version' : `v${pin.number}`
    return pending({
      why: `The target is pinned to ${number} by ${pin.by}: ${asSentence(pin.reason)}`,
      unblockedBy: 'Somebody who may pin lifts the pin',
      opensAt: pin.until,
      actions: ['unpin'],
    })
  }
  const byMachine = subject.requester === 'automation' || subject.requester === 'plugin'
  if (hold && byMachine)
    return pending({
      why: `The target is on hold, so that automation leaves it alone: ${asSentence(hold.reason)}`,
      unblockedBy: 'A person promotes here, or somebody who may hold presses Resume',
      opensAt: hold.until,
      actions: ['resume'],
    })
  return passed(pin ? 'The target is pinned to this version.' : 'The target is not pinned.')
}

function judgeConfirmation({ gate, subject, facts: { asker } }: Asked): Verdict {
  if (asker && !asker.decision.allowed)
    return pending({
      why: `${asker.name}, who asked, may not promote here: ${asker.decision.reason}`,
      unblockedBy: 'Somebody who may asks for it anew',
    })
  if (subject.promotionId === null) return unconfirmed(gate)
  return passed(`Asked for by ${asker?.name ?? 'Groundwork'}.`)
}

const confirmationRule = z.object({ requireReason: z.boolean(), typedConfirmation: z.boolean() })

function unconfirmed({ rule }: PlannedGate): Verdict {
  const { requireReason, typedConfirmation } = confirmationRule.parse(rule)
  const wanted = [
    ...(requireReason ? ['a reason'] : []),
    ...(typedConfirmation ? ["the unit's name, typed"] : []),
  ].join(' and ')
  if (wanted === '') return passed('You may promote here.')
  return pending({ why: `This environment asks for ${wanted}.`, unblockedBy: 'You, when you ask for it' })
}

function judgePlugin({ gate, facts: { pluginVerdicts, stored } }: Asked): Verdict {
  const known = stored.get(gate.id)
  const fresh = pluginVerdicts.get(gate.id)
  if (fresh) return known?.despite && fresh.state === 'fail' ? { ...fresh, revocable: true } : fresh
  const unasked = { why: 'It has not been asked yet.', unblockedBy: 'Groundwork asks it in a moment' }
  if (!known) return pending(unasked)
  const { why, unblockedBy, opensAt } = known
  if (known.state === 'pass') return { state: 'pass', why, unblockedBy, opensAt }
  if (known.state === 'fail') return { state: 'fail', why, unblockedBy, opensAt, revocable: known.despite }
  return { state: 'pending', why, unblockedBy, opensAt }
}
