import type { Operation } from '../../promotion/operate'

/**
 * What is tried at one target. `n` counts promotions from the newest one (0) back; versions are numbers. `dies`: the process ends
 * after the request is written down, before anybody has looked at it.
 */
export type Command =
  | { do: 'request'; by: Asker; version: number; dies?: boolean }
  | { do: 'again'; n: number }
  | { do: 'roll-back'; by: Person }
  | { do: 'vote'; n: number; by: Person; verdict: Vote }
  | { do: 'override'; n: number; verdict: 'pass' | 'fail' }
  /** An engine looks at one that waits; late: when its time to begin is over. */
  | { do: 'look'; n: number; isLate: boolean }
  | { do: 'admit' }
  | Work
  /** Somebody else writes over the definition. */
  | { do: 'meddle' }
  | { do: 'operate'; as: Operation }
  | { do: 'abort'; n: number }
  | { do: 'veto' | 'unveto'; version: number }
  | { do: 'pin'; version: number }
  | { do: 'unpin' | 'hold' | 'resume' }
  | { do: 'freeze' | 'thaw' }

export type Person = 'ada' | 'bo'
export type Asker = Person | 'machine'
export type Vote = 'approve' | 'reject' | 'withdraw'

/** An engine works on whoever holds the target, and the world is as it says. */
export type Work = { do: 'work' } & Circumstances

export type Circumstances = {
  /** What happens to the first call that changes something. "lost": nobody is told what came of it. */
  call: 'fine' | 'lost-before' | 'lost-after' | 'busy' | 'refused'
  /** Nothing that is looked at can be seen. */
  isBlind: boolean
  /** Every time limit of the executor is over. */
  isLate: boolean
  /** What has come of the verification by now. */
  verdict: 'running' | 'pass' | 'fail' | 'inconclusive' | 'error'
  /** The engine ends there. */
  dies: Failpoint | null
}

/** Places in the protocol of an effect, in their order. */
export const failpoints = [
  'before-intent',
  'after-intent',
  'before-call',
  'after-call',
  'before-receipt',
  'after-receipt',
] as const
export type Failpoint = (typeof failpoints)[number]

export type Outcome = 'done' | 'refused'
