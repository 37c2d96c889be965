'use client'

import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { classes } from '../classes'
import { Kbd } from '../kbd'
import { KeyCaps } from '../keys/key-caps'
import type { PaletteGroup, PaletteItem, PaletteProps } from './palette'

/**
 * The browser's own dialog: there with the key press that asks for it, without code to load, so that what is typed next is
 * typed here. It keeps the keyboard and the page behind is out of reach.
 */
export function PalettePanel({ onClose, search, onSelect, placeholder }: Omit<PaletteProps, 'open'>) {
  const dialog = useModal()
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
    } else if (event.key === 'Tab' && !dialog.current?.querySelector('a[href], button')) {
      // The field is all there is to go to: out of it, what is typed would be lost.
      event.preventDefault()
    } else if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
      // For the palette alone, not for a sheet below it.
      event.preventDefault()
      event.stopPropagation()
      onClose()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const newTab = event.metaKey || event.ctrlKey
      if (busy) early.current = { newTab }
      else choose(current, newTab)
    }
  }

  return createPortal(
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a press beside the palette closes it, as Esc does
    <dialog
      ref={dialog}
      data-modal=""
      aria-label="Find or do"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
      className="fixed inset-0 z-50 m-0 size-full max-h-none max-w-none overflow-hidden bg-scrim p-0 text-inherit outline-none backdrop:bg-transparent"
    >
      <div className="fixed top-[12vh] left-1/2 flex max-h-[70vh] w-[calc(100%-24px)] max-w-palette -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-raised shadow-pop max-sm:top-3">
        <div className="flex h-11 shrink-0 items-center gap-2.5 border-b border-line px-3.5">
          <Search size={16} strokeWidth={1.75} aria-hidden="true" className="text-ink-3" />
          <input
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
      </div>
    </dialog>,
    document.body,
  )
}

function useModal() {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
    dialog.current?.querySelector('input')?.focus()
  }, [])
  return dialog
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
          <span className={item.reason ? 'shrink-0' : 'flex overflow-hidden'}>
            <span className="truncate">{item.label.slice(0, item.label.length - (item.keeps ?? '').length)}</span>
            {item.keeps}
          </span>
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
