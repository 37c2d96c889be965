import { type FieldErrors, fieldErrors } from '@groundwork/access/field-errors'
import { TRPCError } from '@trpc/server'
import { unstable_rethrow } from 'next/navigation'
import { ZodError } from 'zod'

/** What a form shows after it was sent: the values typed (never passwords), what is wrong by field, and in general. */
export type FormState = {
  values: Record<string, string>
  fields: FieldErrors
  message: string | null
}

const businessErrors = new Set(['NotFoundError', 'NotAllowedError', 'ConflictError', 'InputError', 'UnavailableError'])

/** The text of a field of a sent form; empty when it is missing or a file. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** What went wrong, for the form to show. Redirects pass through; what is internal goes to the log only. */
export function failedForm(error: unknown, values: Record<string, string> = {}): FormState {
  unstable_rethrow(error)
  const cause = error instanceof TRPCError ? error.cause : error
  if (cause instanceof ZodError) return { values, fields: fieldErrors(cause), message: null }
  // Procedures hide what is internal themselves.
  if (error instanceof TRPCError) return { values, fields: {}, message: error.message }
  if (error instanceof Error && businessErrors.has(error.name)) return { values, fields: {}, message: error.message }
  console.error('A form failed.', error)
  return { values, fields: {}, message: 'Groundwork could not do this. Nothing was changed. Try again in a moment.' }
}
