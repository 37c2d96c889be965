import { TRPCError } from '@trpc/server'
import { notFound } from 'next/navigation'

// Nothing has a name that is refused as input, such as one of a thousand letters.
const missing = new Set<string>(['NOT_FOUND', 'BAD_REQUEST'])

/** The answer, or the page for what does not exist. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof TRPCError && missing.has(error.code)) notFound()
    throw error
  }
}
