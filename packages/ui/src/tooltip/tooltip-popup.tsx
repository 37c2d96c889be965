'use client'

import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode, RefObject } from 'react'
import { usePortalContainer } from '../portal-root'

export default function TooltipPopup({ anchor, text }: { anchor: RefObject<HTMLElement | null>; text: ReactNode }) {
  const container = usePortalContainer()
  return (
    <Tooltip.Root open>
      <Tooltip.Portal container={container}>
        <Tooltip.Positioner anchor={anchor} sideOffset={6} className="pointer-events-none z-60">
          <Tooltip.Popup
            role="tooltip"
            className="max-w-80 rounded-sm bg-ink px-2 py-1.5 text-xs text-canvas shadow-pop dark:bg-raised dark:text-ink"
          >
            {text}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
