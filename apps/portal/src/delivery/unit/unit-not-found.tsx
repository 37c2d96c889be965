'use client'

import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { decodeParts, projectHref } from '../../runs/addresses'

/** For the address of a unit that its project has not. */
export function UnitNotFound() {
  const { name, unit } = decodeParts(useParams<{ name: string; unit: string }>())
  return (
    <div className="flex-1 bg-surface">
      <h1 className="sr-only">Unit not found</h1>
      <EmptyState
        kind="no-match"
        title={`${name} has no unit ${unit}`}
        actions={
          <>
            <Link href={`${projectHref(name)}?tab=deployments`} className={buttonClass({ kind: 'primary' })}>
              See the units of {name}
            </Link>
            <Link href={`${projectHref(name)}?tab=runs`} className={buttonClass()}>
              See its runs
            </Link>
          </>
        }
      >
        A flow becomes a unit with its first version: open a run of it that succeeded and press Make a version. Capital
        letters count.
      </EmptyState>
    </div>
  )
}
