'use client'

import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { classes } from '../classes'
import { usePortalContainer } from '../portal-root'
import type { MenuItem, MenuProps } from './menu'

export default function MenuPopup({ children, label, items, look, align = 'end', side }: MenuProps & { look: string }) {
  const container = usePortalContainer()
  return (
    // Opened by the press that loaded it.
    <Menu.Root defaultOpen>
      <Menu.Trigger aria-label={label} className={look}>
        {children}
      </Menu.Trigger>
      <Menu.Portal container={container}>
        <Menu.Positioner sideOffset={4} align={align} side={side ?? 'bottom'} className="z-50">
          <Menu.Popup className="max-w-80 min-w-44 rounded-lg bg-raised p-1 shadow-pop outline-none">
            {items.map((item) => (
              <Entry key={item.id} item={item} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Entry({ item }: { item: MenuItem }) {
  if ('separator' in item) return <Menu.Separator className="my-1 h-px bg-line-faint" />
  return (
    <Menu.Item
      onClick={item.reason ? undefined : item.onSelect}
      closeOnClick={!item.reason}
      aria-disabled={item.reason ? true : undefined}
      className={classes(
        'flex min-h-row-dense cursor-default items-center gap-2 rounded-sm px-2 py-1 outline-none data-highlighted:bg-hover max-sm:min-h-10',
        item.reason ? 'text-ink-3' : item.danger ? 'text-fail' : 'text-ink',
      )}
    >
      {item.checked === undefined ? null : (
        <span className="w-3.5">{item.checked ? <Check size={14} aria-label="chosen" /> : null}</span>
      )}
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate">{item.label}</span>
        {item.reason ? <span className="text-xs">{item.reason}</span> : null}
      </span>
      {item.hint ? <span className="text-xs text-ink-3">{item.hint}</span> : null}
    </Menu.Item>
  )
}
