'use client'

import { useKeys } from '@groundwork/ui/keys'
import { useRouter } from 'next/navigation'

type TargetKeysProps = { promote: string; rollBack: string | null; unit: string }

/** The keys of a target: each opens a sheet or a page, none changes anything. */
export function TargetKeys({ promote, rollBack, unit }: TargetKeysProps) {
  const router = useRouter()
  useKeys([
    { keys: 'p', label: 'Promote a version here', group: 'Target', run: () => router.push(promote, { scroll: false }) },
    ...(rollBack
      ? [{ keys: 'r', label: 'Roll back', group: 'Target', run: () => router.push(rollBack, { scroll: false }) }]
      : []),
    { keys: 'u', label: 'Open the unit', group: 'Target', run: () => router.push(unit) },
  ])
  return null
}
