import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { createContext } from '../server/context'
import { stores } from '../server/db'
import { createCaller } from '../server/root'

/** The event cursor before anything of this page was read: live updates continue from here. */
export const liveStart = cache(async () => stores().bus.position())

/** The context of the request that is being rendered; made once, whatever the number of components that ask. */
export const requestContext = cache(async () => {
  const [context] = await Promise.all([createContext(await headers()), liveStart()])
  return context
})

/**
 * Calls procedures directly while rendering: `const run = await (await api()).runs.byId({ flow, run })`. A session that
 * has ended leads to the sign-in page: moving from page to page renders no layout anew that would look.
 */
export const api = cache(async () => {
  await requireUser()
  return createCaller(await requestContext())
})

/** The signed-in person, or a redirect to the sign-in page that leads back here. */
export async function requireUser() {
  const { actor } = await requestContext()
  if (actor?.kind === 'user') return actor
  const path = (await headers()).get('x-path')
  redirect(path && path !== '/' ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in')
}
