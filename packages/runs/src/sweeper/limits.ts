/** How long silence may last, in seconds. Clients beat every 10. */
export type SilenceLimits = {
  /** A task that began and does not beat for this long was killed. */
  task: number
  /** A run without any sign of life for this long is given up. */
  run: number
}

export const silenceLimits: SilenceLimits = { task: 60, run: 360 }
