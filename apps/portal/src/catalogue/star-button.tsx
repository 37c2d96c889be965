'use client'

import { toast } from '@groundwork/ui/toast'
import { Star } from 'lucide-react'
import { useState } from 'react'
import { useTRPCClient } from '../trpc/client'

type StarButtonProps = { name: string; starred: boolean; onChange?: (starred: boolean) => void; large?: boolean }

/** Puts the project on the viewer's own list. Shows the new state at once and takes it back when it was refused. */
export function StarButton({ name, starred, onChange, large = false }: StarButtonProps) {
  const client = useTRPCClient()
  const [pending, setPending] = useState<boolean | null>(null)
  const on = pending ?? starred
  async function toggle() {
    setPending(!on)
    try {
      await client.catalog.star.mutate({ name, on: !on })
      onChange?.(!on)
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : `${name} could not be starred.` })
      setPending(on)
    }
  }
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={on ? `Take the star off ${name}` : `Star ${name}`}
      onClick={() => void toggle()}
      className={`inline-flex items-center justify-center rounded-sm ${large ? 'size-control hover:bg-hover max-sm:size-9' : 'size-6'} ${on ? 'text-accent' : 'text-line-strong hover:text-accent'}`}
    >
      <Star size={large ? 16 : 14} strokeWidth={1.75} fill={on ? 'currentColor' : 'none'} aria-hidden="true" />
    </button>
  )
}
