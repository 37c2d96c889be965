'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { auth } from '../server/auth'

/** Ends the session here and in the database. */
export async function signOut(): Promise<void> {
  await auth().api.signOut({ headers: await headers() })
  const jar = await cookies()
  for (const { name } of jar.getAll()) if (name.includes('session_')) jar.delete(name)
  redirect('/sign-in')
}
