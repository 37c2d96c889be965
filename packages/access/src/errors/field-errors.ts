import type { ZodError } from 'zod'

/** What was wrong by field path (`email`, `links.0.url`), for a form to show below its fields. */
export type FieldErrors = Record<string, string>

/** The first thing that is wrong with each field. */
export function fieldErrors(error: ZodError): FieldErrors {
  const fields: FieldErrors = {}
  for (const issue of error.issues) fields[issue.path.join('.')] ??= issue.message
  return fields
}
