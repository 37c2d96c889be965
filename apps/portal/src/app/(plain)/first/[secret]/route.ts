import { openFirstLink } from '@groundwork/access/joining'
import { linkRefusal } from '@groundwork/access/links'
import { redirect } from 'next/navigation'
import { stores } from '../../../../server/db'
import { startSession } from '../../../../server/start-session'
import { requestContext } from '../../../../trpc/server'

type Params = { params: Promise<{ secret: string }> }

/** Opens the link that the operator was given at start: signs the first administrator in, makes one when there is none. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { secret } = await params
  const opened = await open(secret)
  if ('refusal' in opened) {
    // A link that was opened before by the same browser leads on, not back to the sign-in page.
    const { actor } = await requestContext()
    redirect(actor ? '/' : `/sign-in?link=${opened.refusal}`)
  }
  await startSession(opened.userId)
  redirect(opened.welcome ? '/welcome' : '/')
}

/** What looks at an address before a person opens it must not use the link up. */
export function HEAD(): Response {
  return new Response(null, { status: 200 })
}

async function open(secret: string) {
  try {
    return await openFirstLink(stores(), secret)
  } catch (error) {
    const refusal = linkRefusal(error)
    if (refusal) return { refusal }
    throw error
  }
}
