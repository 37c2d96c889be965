'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { type FormState, failedForm, textOf } from '../../../../forms/form-state'
import { api } from '../../../../trpc/server'

export type AccountState = FormState & { saved: boolean }

export async function submitProfile(_before: AccountState, form: FormData): Promise<AccountState> {
  const values = { name: textOf(form, 'name'), email: textOf(form, 'email') }
  try {
    await (await api()).access.account.update(values)
    refresh()
    return { values, fields: {}, message: null, saved: true }
  } catch (error) {
    return { ...failedForm(error, values), saved: false }
  }
}

/** Changes the password; that ends every session, this one too. */
export async function submitPassword(_before: FormState, form: FormData): Promise<FormState> {
  try {
    const input = { current: textOf(form, 'current'), password: textOf(form, 'password') }
    await (await api()).access.account.changePassword(input)
  } catch (error) {
    return failedForm(error)
  }
  redirect('/sign-in?done=password')
}

export async function submitSignOutEverywhere(_before: FormState, _form: FormData): Promise<FormState> {
  try {
    await (await api()).access.account.signOutEverywhere()
  } catch (error) {
    return failedForm(error)
  }
  redirect('/sign-in?done=everywhere')
}
