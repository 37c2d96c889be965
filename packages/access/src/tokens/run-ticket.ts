import { createHmac } from 'node:crypto'
import { deriveKey, sameBytes } from '../secrets/secrets'

const form = /^gw_run\.([a-z0-9]{1,64})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/

function sign(key: string, until: number, secret: string): string {
  return createHmac('sha256', deriveKey(secret, 'run-ticket')).update(`${key}.${until}`).digest('base64url')
}

/**
 * What the run of one key records itself with, good until `until` (milliseconds since 1970). It is stored nowhere: its
 * signature says that this installation made it.
 */
export function runTicket({ key, until }: { key: string; until: number }, secret: string): string {
  return `gw_run.${key}.${Math.round(until)}.${sign(key, Math.round(until), secret)}`
}

/** Whether the text is meant as such a ticket; says nothing about it being valid. */
export function isRunTicketForm(text: string): boolean {
  return text.startsWith('gw_run.')
}

/** The key of the run that the ticket is for, or why it is not taken. */
export function readRunTicket(text: string, secret: string, now = Date.now()): { key: string } | { refusal: string } {
  const [, key = '', until = '', signature = ''] = form.exec(text) ?? []
  if (
    !key ||
    !sameBytes(Buffer.from(signature, 'base64url'), Buffer.from(sign(key, Number(until), secret), 'base64url'))
  )
    return { refusal: 'This ticket of a run was not made by this Groundwork.' }
  if (Number(until) <= now) return { refusal: 'The ticket of this run has expired: the run is over.' }
  return { key }
}
