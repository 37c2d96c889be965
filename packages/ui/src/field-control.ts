'use client'

import { createContext, use } from 'react'

/** What a field tells the control inside it. */
export type InField = { id: string; labelId: string; 'aria-describedby'?: string | undefined; invalid: boolean }

type Own = {
  id?: string | undefined
  'aria-label'?: string | undefined
  'aria-labelledby'?: string | undefined
  'aria-describedby'?: string | undefined
  invalid?: boolean | undefined
}

export const FieldControl = createContext<InField | null>(null)

/**
 * The props of a control, tied to the field around it: what it says itself counts before what the field says. By context, since a
 * page that the server drew hands the field its control as a reference whose props nobody can read.
 */
export function useFieldControl<Props extends Own>(own: Props): Props {
  const field = use(FieldControl)
  if (!field) return own
  const id = own.id ?? field.id
  const isNamed = id === field.id || own['aria-label'] || own['aria-labelledby']
  return {
    ...own,
    id,
    'aria-describedby': own['aria-describedby'] ?? field['aria-describedby'],
    invalid: own.invalid ?? field.invalid,
    ...(isNamed ? {} : { 'aria-labelledby': field.labelId }),
  }
}
