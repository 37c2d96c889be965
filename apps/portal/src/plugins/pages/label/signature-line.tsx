import { BadgeCheck, ShieldAlert } from 'lucide-react'
import { type Signature, signatureWords } from '../words/signature'

/**
 * Who signed a bundle, as far as Groundwork knows, and on a line of its own what the bundle says of its publisher: only the first
 * has the check mark.
 */
export function SignatureLine({ of }: { of: Signature }) {
  const { known, counts, said } = signatureWords(of)
  const Mark = counts ? BadgeCheck : ShieldAlert
  return (
    <span className="flex min-w-0 flex-col">
      <span className="flex min-w-0 gap-1">
        <span className="flex h-lh shrink-0 items-center">
          <Mark size={12} strokeWidth={1.75} aria-hidden="true" className={counts ? '' : 'text-warn'} />
        </span>
        <span className="min-w-0 break-words" title={of.keyId ?? undefined}>
          {known}
        </span>
      </span>
      {said ? <span className="min-w-0 pl-4 break-words">{said}</span> : null}
    </span>
  )
}
