'use client'

import { Button } from '@groundwork/ui/button'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { BundleRefused } from '../register/bundle-refused'
import { sendPackage } from '../register/send-bundle'
import { useSending } from '../register/use-sending'
import type { TrustRefused } from '../register/trust-refused'

type FetchPackageProps = {
  name: string
  version: string
  path: string
  /** Why this person may not bring bundles, and why they may not trust a key; null when they may. */
  reason: string | null
  trustRefused: TrustRefused | null
  children: ReactNode
}

/** Fetches one package of the registry, has it checked, and opens it in the Register sheet. */
export function FetchPackage({ name, version, path, reason, trustRefused, children }: FetchPackageProps) {
  const router = useRouter()
  const { sending, refused, bring } = useSending(({ sha256 }) =>
    router.push(`${path}?register=${sha256}`, { scroll: false }),
  )
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {children}
        <Button
          reason={reason}
          aria-label={`Fetch and register ${name} ${version}`}
          aria-busy={sending !== null || undefined}
          onClick={() => bring(`${name}@${version}`, (options) => sendPackage({ name, version }, options))}
        >
          Fetch and register
        </Button>
      </div>
      {refused ? <BundleRefused key={refused.what} {...refused} trustRefused={trustRefused} /> : null}
    </div>
  )
}
