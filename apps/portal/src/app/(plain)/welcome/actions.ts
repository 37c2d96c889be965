'use server'

import { redirect } from 'next/navigation'
import { type FormState, failedForm, textOf } from '../../../forms/form-state'
import { api } from '../../../trpc/server'

/** Gives the first administrator a name, an e-mail and a password. */
export async function submitWelcome(_before: FormState, form: FormData): Promise<FormState> {
  const values = { name: textOf(form, 'name'), email: textOf(form, 'email') }
  try {
    await (await api()).access.welcome({ ...values, password: textOf(form, 'password') })
  } catch (error) {
    return failedForm(error, values)
  }
  redirect('/')
}
