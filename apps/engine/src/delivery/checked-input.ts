import { InputError } from '@groundwork/access/errors'
import type { z } from 'zod'

/** What a route was given, when it is of this shape. @throws InputError that says which field is wrong */
export function checkedInput<Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const words = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'The body'}: ${message}`)
  throw new InputError(words.join(' '))
}
