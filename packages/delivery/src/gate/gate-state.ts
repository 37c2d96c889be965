import type { PlannedGate } from '../model/plan'

export type GateKind = PlannedGate['kind']
export type GateResult = 'pending' | 'pass' | 'fail' | 'override_pass' | 'override_fail'

/** What a gate says. Every "no" says why, what would unblock it and, where known, when (milliseconds). */
export type Verdict = {
  state: 'pending' | 'pass' | 'fail'
  why: string
  unblockedBy: string | null
  opensAt: number | null
  /** A "fail" that can still change by what people do: it waits instead of rejecting. */
  revocable?: boolean
  /** What a person can do about it, beside overriding. */
  actions?: readonly GateAction[]
}
export type GateAction = 'vote' | 'keep' | 'replan' | 'unpin' | 'unveto' | 'resume'

export type GateState = Omit<Verdict, 'state'> & {
  id: string
  kind: GateKind
  title: string
  state: GateResult
  overriddenBy: string | null
  overrideReason: string | null
  /** Whether `gate.override` reaches it at all. */
  overridable: boolean
}

export const holds = (state: GateResult): boolean => state === 'pass' || state === 'override_pass'

/** Never overridden: lift the veto or the pin instead; who may promote is not a matter of gates. */
export function isOverridable({ kind }: { kind: GateKind }): boolean {
  return kind !== 'veto' && kind !== 'pin' && kind !== 'confirmation'
}

export const passed = (why: string): Verdict => ({ state: 'pass', why, unblockedBy: null, opensAt: null })

type No = { why: string; unblockedBy: string; opensAt?: number | null } & Pick<Verdict, 'revocable' | 'actions'>

export const pending = (no: No): Verdict => ({ state: 'pending', opensAt: null, ...no })
export const failed = (no: No): Verdict => ({ state: 'fail', opensAt: null, ...no })
