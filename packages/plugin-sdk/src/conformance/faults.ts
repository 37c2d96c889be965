/**
 * What goes wrong between the implementation and its engine.
 *
 * - `timeout`: the call arrives, and no answer comes.
 * - `reset`: the call arrives, and the connection is closed.
 * - `failure`: the call arrives, and the answer is a 5xx.
 * - `malformed`: the call arrives, and the answer cannot be read.
 * - `too-many`: the call does not arrive; the answer is a 429.
 * - `away`: the call does not arrive; nobody is there.
 *
 * @example
 * ```ts
 * const fault: Fault = 'reset'
 * ```
 */
export type Fault = 'timeout' | 'reset' | 'failure' | 'malformed' | 'too-many' | 'away'

/**
 * Switches faults on and off; `TestBackend.faults` is one.
 *
 * @example
 * ```ts
 * const switches = (faults: FaultSwitch) => faults.set('reset')
 * ```
 */
export type FaultSwitch = {
  /** From now on each call towards the engine goes wrong so; null: none does. */
  set(fault: Fault | null): void
  /** How many calls went wrong so far. */
  hits(): number
}
