'use server'

import { resetPassword } from '@groundwork/access/joining'
import { redirect } from 'next/navigation'
import { type FormState, failedForm, textOf } from '../../../../forms/form-state'
import { stores } from '../../../../server/db'
import { startSession } from '../../../../server/start-session'

/** Sets the new password, ends all other sessions and signs in. */
export async function submitReset(_before: FormState, form: FormData): Promise<FormState> {
  try {
    const input = { secret: textOf(form, 'secret'), password: textOf(form, 'password') }
    await startSession(await resetPassword(stores(), input))
  } catch (error) {
    return failedForm(error)
  }
  redirect('/')
}
