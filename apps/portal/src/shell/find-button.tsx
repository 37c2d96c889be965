'use client'

import { keyCaps } from '@groundwork/ui/key-caps'
import { Search } from 'lucide-react'
import { openPalette } from './overlays'
import { closeRail } from './rail-id'

/** `mac`: whether the palette's key is shown with the Command sign or with Ctrl. */
export function FindButton({ mac }: { mac: boolean }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => {
        closeRail()
        openPalette()
      }}
      className="mb-2 flex h-control shrink-0 items-center gap-2 rounded-sm border border-line bg-surface pr-1.5 pl-2 text-ink-3 hover:border-line-strong sm:max-rail:justify-center sm:max-rail:px-0 max-sm:h-9"
    >
      <Search size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="flex-1 text-left sm:max-rail:sr-only">Find or do</span>
      <kbd className="rounded-xs border border-line px-1 text-2xs max-rail:hidden" aria-hidden="true">
        {keyCaps('$mod+k', mac).join(mac ? '' : ' ')}
      </kbd>
    </button>
  )
}
