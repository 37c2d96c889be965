'use server'

import { refresh } from 'next/cache'
import { type FormState, failedForm, textOf } from '../../../../forms/form-state'
import { api } from '../../../../trpc/server'

export type TokenState = FormState & { made: { token: string; name: string; scope: string } | null }

/** Makes a token and hands it back, once. */
export async function submitToken(_before: TokenState, form: FormData): Promise<TokenState> {
  const values = { name: textOf(form, 'name'), scope: textOf(form, 'scope'), days: textOf(form, 'days') }
  try {
    const { name, scope, days } = values
    const input = { name, scope: scope as 'record', expiresInDays: days ? Number(days) : null }
    const { token } = await (await api()).access.tokens.create(input)
    refresh()
    return { values: {}, fields: {}, message: null, made: { token, name, scope } }
  } catch (error) {
    return { ...failedForm(error, values), made: null }
  }
}
