type Read<T> = { ok: true; value: T } | { ok: false; reason: string }

/** What a one-time link is for, or the sentence why it does not work; anything else is thrown on. */
export async function readOrRefuse<T>(reading: Promise<T>): Promise<Read<T>> {
  try {
    return { ok: true, value: await reading }
  } catch (error) {
    if (error instanceof Error && ['NotFoundError', 'ConflictError', 'InputError'].includes(error.name))
      return { ok: false, reason: error.message }
    throw error
  }
}
