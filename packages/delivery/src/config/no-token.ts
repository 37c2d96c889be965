import { InputError } from '@groundwork/access/errors'
import { tokenShape } from './secret-shapes'

const token = new RegExp(tokenShape)

export const holdsToken = (text: string): boolean => token.test(text)

export const tokenRefused =
  'This holds what looks like a token of Groundwork, and others would read it for ever. Leave it out; if it is real, revoke it.'

/** What somebody says for others, which is kept for ever. @throws InputError for what looks like a token of Groundwork */
export function requireNoToken(what: string, text: string | null | undefined): void {
  if (text && holdsToken(text)) throw new InputError(`${what}: ${tokenRefused}`)
}
