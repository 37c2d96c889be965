/** How long the executor waits for what, in milliseconds. */
export type Timing = {
  /** A target is left to its engine for so long after the last sign of life. */
  lease: number
  beat: number
  /** One call of an integration or a path. */
  call: number
  /** After the deadline of a call: how long it may be impossible to say what came of it. */
  doubt: number
  /** How long an effect that certainly was not applied is tried again. */
  retry: number
  /** A wait that is shorter keeps the target; a longer one gives it free and comes back. */
  patience: number
  /** Between two looks at something that another process ends: a run, a verification. */
  look: number
  sweep: number
  /** Between two looks at what runs at a target. */
  drift: number
}

export const usualTiming: Timing = {
  lease: 30_000,
  beat: 5_000,
  call: 60_000,
  doubt: 120_000,
  retry: 15 * 60_000,
  patience: 2_000,
  look: 2_000,
  sweep: 2_000,
  drift: 60_000,
}
