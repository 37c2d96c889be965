import { buttonClass } from '@groundwork/ui/button-style'
import Link from 'next/link'

/** The next page of a list that needs no script. */
export function MoreLink({ href, children }: { href: string; children: string }) {
  return (
    <div className="px-4 py-3">
      <Link href={href} className={buttonClass()}>
        {children}
      </Link>
    </div>
  )
}
