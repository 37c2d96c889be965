/** The bytes are not a pickle that this reader understands. `at` is the offset of the opcode that failed. */
export class PickleError extends Error {
  override name = 'PickleError' as const
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message)
  }
}

/** The input ended in the middle, because it is cut off or because a limit was set. */
export class PickleEnd extends PickleError {}
