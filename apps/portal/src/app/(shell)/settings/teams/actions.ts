'use server'

import { refresh } from 'next/cache'
import { type FormState, failedForm, textOf } from '../../../../forms/form-state'
import { api } from '../../../../trpc/server'

const done: FormState = { values: {}, fields: {}, message: null }

export async function submitTeam(_before: FormState, form: FormData): Promise<FormState> {
  const values = { name: textOf(form, 'name') }
  try {
    await (await api()).access.teams.create(values)
    refresh()
    return done
  } catch (error) {
    return failedForm(error, values)
  }
}

export async function submitMember(_before: FormState, form: FormData): Promise<FormState> {
  const values = { userId: textOf(form, 'userId'), role: textOf(form, 'role') }
  try {
    const input = { teamId: textOf(form, 'teamId'), userId: values.userId, role: values.role as 'viewer' }
    if (!input.userId) return { values, fields: { userId: 'Choose a person.' }, message: null }
    await (await api()).access.teams.addMember(input)
    refresh()
    return done
  } catch (error) {
    return failedForm(error, values)
  }
}
