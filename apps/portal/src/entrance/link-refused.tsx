import { buttonClass } from '@groundwork/ui/button-style'
import Link from 'next/link'
import { Entrance } from './entrance'
import { EntranceNote } from './entrance-note'

/** The page of a one-time link that does not work (any more). */
export function LinkRefused({ title, reason }: { title: string; reason: string }) {
  return (
    <Entrance title={title} lead="Nothing was changed.">
      <EntranceNote tone="warn">{reason}</EntranceNote>
      <Link href="/sign-in" className={buttonClass({ size: 'lg', className: 'h-9 w-full' })}>
        Go to sign in
      </Link>
    </Entrance>
  )
}
