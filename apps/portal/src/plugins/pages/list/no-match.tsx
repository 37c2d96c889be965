import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import Link from 'next/link'
import type { PluginsAddress } from './list-address'

type NoMatchProps = {
  what: string
  address: PluginsAddress
  total: number
  clearHref: string
  without: (part: Partial<PluginsAddress>) => string
}

/** Which filter empties the list, and one press that removes it. */
export function NoMatch({ what, address, total, clearHref, without }: NoMatchProps) {
  const both = address.q !== '' && address.state !== 'all'
  return (
    <EmptyState
      kind="no-match"
      title={`No ${what} matches`}
      actions={
        <>
          {both ? (
            <>
              <Link href={without({ q: '' })} className={buttonClass({})}>
                Without “{address.q}”
              </Link>
              <Link href={without({ state: 'all' })} className={buttonClass({})}>
                In any state
              </Link>
            </>
          ) : null}
          <Link href={clearHref} className={buttonClass({ kind: both ? 'default' : 'primary' })}>
            Show all {total}
          </Link>
        </>
      }
    >
      {address.q ? `Nothing here is called or described as “${address.q}”.` : 'None is in this state.'}
    </EmptyState>
  )
}
