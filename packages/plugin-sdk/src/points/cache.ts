import type { Effect, JsonSchema, Labels, NoInput, Outcome, Seen, Token } from './effect'

/**
 * One set of precomputed results; never changed once it is sealed.
 *
 * @example
 * ```ts
 * const ready = ({ state }: Generation) => state === 'sealed'
 * ```
 */
export type Generation = {
  generation: string
  rows: number
  bytes: number
  sealedAt: string | null
  labels: Labels | null
  state: 'open' | 'sealed' | 'dropped'
}

/**
 * `integration/cache/v1`: precomputed results in generations. A generation is written in numbered parts, sealed, and never
 * changed; which one answers is a pointer that is moved by compare-and-set. Values are base64.
 *
 * @example
 * ```ts
 * const pointer: CacheV1['pointer'] = async () => ({ is: 'absent' })
 * ```
 */
export type CacheV1 = {
  capabilities(input: NoInput): Promise<{ swap: 'cas' | 'overwrite'; maxValueBytes: number; sharedReads: boolean }>
  /** The same key gives the same writer. */
  open(input: {
    effect: Effect
    cache: string
    generation: string
    labels: Labels
    /** What each value is. */
    value: JsonSchema
  }): Promise<Outcome<{ writer: string }>>
  /** The number of the part makes it safe to send twice. */
  write(input: {
    writer: string
    part: number
    rows: [key: string, value: string][]
  }): Promise<Outcome<{ rows: number; sha256: string }>>
  /** `rows` and `parts` (the SHA-256 of each part, in order) are what was sent; anything else there is `refused: conflict`. */
  seal(input: {
    effect: Effect
    cache: string
    generation: string
    rows: number
    parts: string[]
  }): Promise<Outcome<Generation>>
  generations(input: { cache: string }): Promise<Generation[]>
  pointer(input: {
    cache: string
  }): Promise<Seen<{ generation: string; token: Token; labels: Labels; flippedAt: string }>>
  /** To a sealed generation only; a pointer that is no longer as `expect` says is `refused: conflict`. */
  flip(input: { effect: Effect; cache: string; generation: string; expect: Token }): Promise<Outcome<{ token: Token }>>
  /** All values of one answer come from one generation: the one named, else the one that answers. A key that is not there is null. */
  get(input: {
    cache: string
    keys: string[]
    generation: string | null
  }): Promise<{ generation: string; values: (string | null)[] }>
  /** Refused while it is the one that answers. */
  drop(input: { effect: Effect; cache: string; generation: string }): Promise<Outcome<Record<string, never>>>
}
