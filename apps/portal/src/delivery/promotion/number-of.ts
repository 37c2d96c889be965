import { notFound } from 'next/navigation'

/** `12` and `P-12` are the same promotion: people copy the one, the portal writes the other. */
export function numberOf(text: string): number {
  const [, digits] = /^(?:[Pp]-)?([1-9]\d{0,8})$/.exec(text) ?? []
  return digits ? Number(digits) : notFound()
}
