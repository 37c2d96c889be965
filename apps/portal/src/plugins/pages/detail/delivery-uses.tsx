'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../../trpc/client'
import { usesInWords } from './uses-in-words'

/** What of delivery depends on a plugin, before it is switched off. */
export function DeliveryUses({ id }: { id: string }) {
  const { delivery } = useTRPC()
  const { data, error } = useQuery(delivery.environments.usesOfPlugin.queryOptions({ pluginId: id }))
  if (error) return <p className="text-ink-2">What of delivery depends on it could not be read: {error.message}</p>
  if (!data) return <p className="text-ink-3">What of delivery depends on it is looked for.</p>
  const lines = usesInWords(data)
  if (lines.length === 0) return null
  return (
    <div>
      <p className="font-medium">What depends on it</p>
      <ul className="list-disc pl-5">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
}
