import { tokenScopes } from '../can/can'

const form = new RegExp(`^gw_(${tokenScopes.join('|')})_[0-9A-Za-z]{32}$`)

/** Whether the text has the form `gw_<scope>_<32 base62>`; says nothing about it being valid. */
export function isTokenForm(text: string): boolean {
  return form.test(text)
}
