'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { auth } from '../server/auth'

/** Ends the session here and in the database. */
export async function signOut(): Promise<void> {
  await auth().api.signOut({ headers: await headers() })
  const jar = await cookies()
  for (const { name } of jar.getAll()) {
    // Browsers ignore a `__Secure-` cookie that is not marked so, also one that only takes the former away.
    if (name.includes('session_')) jar.set(name, '', { path: '/', maxAge: 0, secure: name.startsWith('__Secure-') })
  }
  redirect('/sign-in')
}
