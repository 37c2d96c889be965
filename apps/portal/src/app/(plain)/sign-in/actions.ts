'use server'

import { signIn } from '@groundwork/access/sign-in'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { safePath } from '../../../entrance/safe-path'
import { env } from '../../../env'
import { type FormState, failedForm, textOf } from '../../../forms/form-state'
import { auth } from '../../../server/auth'
import { setSessionCookie } from '../../../server/start-session'

/** Signs in and goes where the person wanted to go. */
export async function submitSignIn(_before: FormState, form: FormData): Promise<FormState> {
  const email = textOf(form, 'email')
  const password = textOf(form, 'password')
  const values = { email }
  if (!email.trim()) return { values, fields: { email: 'Enter your e-mail.' }, message: null }
  if (!password) return { values, fields: { password: 'Enter your password.' }, message: null }
  try {
    const { GROUNDWORK_SECRET: secret, GROUNDWORK_PORTAL_URL: portalUrl } = env()
    const result = await signIn({ auth: auth(), secret, portalUrl, email, password, headers: await headers() })
    if (!result.cookie) return { values, fields: {}, message: result.message }
    await setSessionCookie(result.cookie)
  } catch (error) {
    return failedForm(error, values)
  }
  redirect(safePath(textOf(form, 'next')))
}
