/** `fetch`, whose failure is a sentence for a person: each browser has words of its own for it. */
export async function askPortal(input: RequestInfo | URL | string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(input, init)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new TypeError('The portal does not answer. Check the connection, then try again.', { cause: error })
  }
}
