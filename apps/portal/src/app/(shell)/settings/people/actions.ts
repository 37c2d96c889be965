'use server'

import { refresh } from 'next/cache'
import { type FormState, failedForm, textOf } from '../../../../forms/form-state'
import { api } from '../../../../trpc/server'

export type InviteState = FormState & { made: { path: string; expiresAt: number; email: string } | null }

/** Makes an invitation and hands its link back, once. */
export async function submitInvitation(_before: InviteState, form: FormData): Promise<InviteState> {
  const values = { email: textOf(form, 'email'), role: textOf(form, 'role'), teamId: textOf(form, 'teamId') }
  try {
    const input = { email: values.email, role: values.role as 'viewer', teamId: values.teamId || null }
    const { path, expiresAt } = await (await api()).access.people.invite(input)
    refresh()
    return {
      values: {},
      fields: {},
      message: null,
      made: { path, expiresAt: expiresAt.getTime(), email: values.email },
    }
  } catch (error) {
    return { ...failedForm(error, values), made: null }
  }
}
