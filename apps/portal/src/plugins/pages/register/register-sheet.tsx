'use client'

import { Sheet } from '@groundwork/ui/sheet'
import { usePathname, useRouter } from 'next/navigation'
import { BundleSource } from './bundle-source'
import { RegisterBundle } from './register-bundle'
import type { RegisterFacts } from './register-facts'
import type { TrustRefused } from './trust-refused'

type RegisterSheetProps = {
  /** Null while there is no bundle yet. */
  facts: RegisterFacts | null
  /** Why this person may not upload; null when they may. */
  uploadReason: string | null
  /** Why this person may not trust a key; null when they may. */
  trustRefused: TrustRefused | null
  /** Folders of the engine's disk that plugins may be taken from; none for who may not upload. */
  folders: string[]
  /** The bundle of the address cannot be shown. */
  trouble: string | null
}

/** From a bundle to a plugin that is on; open as long as the address says so. */
export function RegisterSheet({ facts, uploadReason, trustRefused, folders, trouble }: RegisterSheetProps) {
  const router = useRouter()
  const path = usePathname()
  const close = () => router.push(path, { scroll: false })
  if (facts) return <RegisterBundle key={facts.sha256} facts={facts} onClose={close} />
  return (
    <Sheet open wide onClose={close} title="Register a plugin">
      <div className="flex flex-col gap-4">
        {trouble ? (
          <p role="alert" className="rounded-sm bg-warn-soft px-3 py-2">
            {trouble}
          </p>
        ) : null}
        <BundleSource
          reason={uploadReason}
          trustRefused={trustRefused}
          folders={folders}
          onReceived={({ sha256 }) => router.push(`${path}?register=${sha256}`, { scroll: false })}
        />
      </div>
    </Sheet>
  )
}
