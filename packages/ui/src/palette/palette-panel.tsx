'use client'

import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { classes } from '../classes'
import { Kbd } from '../kbd'
import { KeyCaps } from '../keys/key-caps'
import type { PaletteGroup, PaletteItem, PaletteProps } from './palette'

export default function PalettePanel({ open, onClose, search, onSelect, placeholder }: PaletteProps) {
  const [query, setQuery] = useState('')
  // Enter that came before the results of what was typed: it takes the first of them.
  const early = useRef<{ newTab: boolean } | null>(null)
  const { groups, busy } = useResults(query, search, chooseEarly)
  const [active, setActive] = useState(0)
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const items = groups.flatMap((group) => group.items)
  const current = items[Math.min(active, items.length - 1)]

  function choose(item: PaletteItem | undefined, newTab: boolean) {
    if (!item || item.reason) return
    onClose()
    onSelect(item, { newTab })
  }

  function chooseEarly(found: PaletteGroup[]) {
    if (early.current) choose(found.flatMap((group) => group.items)[0], early.current.newTab)
    early.current = null
  }

  function press(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && items.length > 0) {
      event.preventDefault()
      const next = (active + step + items.length) % items.length
      setActive(next)
      list.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const newTab = event.metaKey || event.ctrlKey
      if (busy) early.current = { newTab }
      else choose(current, newTab)
    }
  }

  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Popup
          data-modal=""
          className="fixed top-[12vh] left-1/2 z-51 flex max-h-[70vh] w-[calc(100%-24px)] max-w-palette -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-raised shadow-pop outline-none max-sm:top-3"
        >
          <Dialog.Title className="sr-only">Find or do</Dialog.Title>
          <div className="flex h-11 shrink-0 items-center gap-2.5 border-b border-line px-3.5">
            <Search size={16} strokeWidth={1.75} aria-hidden="true" className="text-ink-3" />
            <input
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the palette is opened to type
              autoFocus
              value={query}
              onChange={(event) => {
                setQuery(event.target.value)
                setActive(0)
                early.current = null
              }}
              onKeyDown={press}
              role="combobox"
              aria-label="Find or do"
              aria-expanded={items.length > 0}
              aria-controls={listId}
              aria-activedescendant={current ? `${listId}-${items.indexOf(current)}` : undefined}
              placeholder={placeholder}
              autoComplete="off"
              spellCheck={false}
              className="min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-3 max-sm:text-lg"
            />
            <Kbd>Esc</Kbd>
          </div>
          <div className="flex min-h-0 flex-1">
            <div
              ref={list}
              id={listId}
              role="listbox"
              aria-label="Results"
              className="min-w-0 flex-1 overflow-auto p-1.5"
            >
              {groups.map((group) => (
                <Group
                  key={group.title}
                  group={group}
                  listId={listId}
                  items={items}
                  current={current}
                  onChoose={choose}
                />
              ))}
              {items.length === 0 ? (
                <p className="px-2 py-6 text-ink-3">{busy ? 'Searching' : `Nothing is called “${query}”.`}</p>
              ) : null}
            </div>
            {current?.preview ? (
              <aside className="w-64 shrink-0 overflow-auto border-l border-line-faint p-3 max-sm:hidden">
                {current.preview}
              </aside>
            ) : null}
          </div>
          <footer className="flex h-8 shrink-0 items-center gap-4 border-t border-line bg-canvas px-3.5 text-xs text-ink-3 max-sm:hidden">
            <Legend keys={['↑', '↓']} label="move" />
            <Legend keys={['enter']} label="open" />
            <span className="inline-flex items-center gap-1">
              <KeyCaps keys="$mod+Enter" />
              in a new tab
            </span>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type GroupProps = {
  group: PaletteGroup
  listId: string
  items: PaletteItem[]
  current: PaletteItem | undefined
  onChoose: (item: PaletteItem, newTab: boolean) => void
}

function Group({ group, listId, items, current, onChoose }: GroupProps) {
  if (group.items.length === 0) return null
  return (
    <div role="group" aria-label={group.title} className="mb-1">
      <div aria-hidden="true" className="cap px-2 pt-1.5 pb-0.5">
        {group.title}
      </div>
      {group.items.map((item) => (
        <div
          key={item.id}
          id={`${listId}-${items.indexOf(item)}`}
          role="option"
          tabIndex={-1}
          aria-selected={item === current}
          aria-disabled={item.reason ? true : undefined}
          onClick={(event) => onChoose(item, event.metaKey || event.ctrlKey)}
          onKeyDown={() => undefined}
          className={classes(
            'flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 max-sm:min-h-10',
            item === current ? 'bg-selected' : 'hover:bg-hover',
            item.reason && 'text-ink-3',
          )}
        >
          {item.before}
          <span className={item.reason ? 'shrink-0' : 'truncate'}>{item.label}</span>
          <span className="ml-auto truncate pl-3 text-xs text-ink-3">{item.reason ?? item.hint}</span>
        </div>
      ))}
    </div>
  )
}

function Legend({ keys, label }: { keys: string[]; label: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
      {label}
    </span>
  )
}

function useResults(query: string, search: PaletteProps['search'], onFound: (groups: PaletteGroup[]) => void) {
  const [found, setFound] = useState<{ query: string | null; groups: PaletteGroup[] }>({ query: null, groups: [] })
  const ask = useEffectEvent(search)
  const tell = useEffectEvent(onFound)
  // The source of results lies outside of React; a late answer to an older query is dropped.
  useEffect(() => {
    let late = false
    const load = async () => {
      const groups = await Promise.resolve(ask(query)).catch(() => [])
      if (late) return
      setFound({ query, groups })
      tell(groups)
    }
    const timer = setTimeout(() => void load(), query ? 80 : 0)
    return () => {
      late = true
      clearTimeout(timer)
    }
  }, [query])
  return { groups: found.groups, busy: found.query !== query }
}
