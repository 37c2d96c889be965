'use server'

import { acceptInvitation } from '@groundwork/access/joining'
import { redirect } from 'next/navigation'
import { type FormState, failedForm, textOf } from '../../../../forms/form-state'
import { stores } from '../../../../server/db'
import { startSession } from '../../../../server/start-session'

/** Makes the account an invitation is for and signs in. */
export async function submitJoin(_before: FormState, form: FormData): Promise<FormState> {
  const name = textOf(form, 'name')
  try {
    const input = { secret: textOf(form, 'secret'), name, password: textOf(form, 'password') }
    await startSession(await acceptInvitation(stores(), input))
  } catch (error) {
    return failedForm(error, { name })
  }
  redirect('/')
}
