'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { lazy, Suspense } from 'react'
import { usePage } from '../shown/use-page'
import { promoteHref, type PromoteTab, readPromote, withoutPromote } from './promote-address'

const PromoteSheet = lazy(() => import('./promote-sheet'))

/** Opens the promote sheet over whatever page has `?promote=` in its address: Back shuts it, a link to it opens it. */
export function PromoteHost() {
  const ask = readPromote(useSearchParams())
  const page = usePage()
  const router = useRouter()
  if (!ask) return null
  const { project, unit, to, mode = 'deploy', version = '', deployment = '' } = ask
  const show = (tab: PromoteTab) => history.replaceState(null, '', promoteHref(page, { ...ask, tab }))
  return (
    <Suspense fallback={null}>
      <PromoteSheet
        key={`${project}/${unit}/${to}/${mode}/${version}/${deployment}`}
        ask={ask}
        tabHref={(tab) => promoteHref(page, { ...ask, tab })}
        onTab={show}
        onVersion={(id) =>
          router.replace(promoteHref(page, { ...ask, version: id, deployment: undefined }), { scroll: false })
        }
        onClose={() => router.replace(withoutPromote(page), { scroll: false })}
      />
    </Suspense>
  )
}
