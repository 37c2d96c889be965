/** Ends the work on a promotion for now, with the state that it goes to and why. */
export class Stop extends Error {
  override name = 'Stop' as const
  readonly to: 'FAILED' | 'ERRORED' | 'NEEDS_ATTENTION' | 'PAUSED'
  readonly data: object

  constructor(to: Stop['to'], words: string, data: object = {}) {
    super(words)
    this.to = to
    this.data = data
  }
}

/** Nothing can be done before `ms` have passed. */
export class Later extends Error {
  override name = 'Later' as const
  readonly ms: number

  constructor(ms: number, words: string) {
    super(words)
    this.ms = ms
  }
}

/** The promotion is no longer in the state that the work was for: it is read again. */
export class Changed extends Error {
  override name = 'Changed' as const
}
