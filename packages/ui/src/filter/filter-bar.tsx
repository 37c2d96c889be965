'use client'

import { ListFilter, X } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { classes } from '../classes'
import { Kbd } from '../kbd'
import { useKeys } from '../keys/keys'
import { type FilterText, type FilterToken, formatToken, openToken, parseFilterText } from './filter-grammar'
import { type Suggestion, useSuggestions } from './use-suggestions'

export type FilterField = { key: string /** What to say beside the key among suggestions. */; hint: string }

/** What became of a typed text: its tokens, the words that mean nothing here, and one sentence about those. */
export type FilterReading = { tokens: FilterToken[]; rest: string; problem: string | null }

export type FilterBarProps = {
  value: FilterText
  fields: FilterField[]
  onChange: (value: FilterText) => void
  /** Values that begin with or contain `prefix`. */
  suggest?: (key: string, prefix: string) => Promise<string[]> | string[]
  placeholder: string
  /** Name for assistive technology. */
  label: string
  /**
   * Given where the list has no text search: makes tokens of all that was typed. What it cannot read stays in the
   * field, with its sentence below.
   */
  read?: (text: string) => Promise<FilterReading>
  /** Where the list has a text search: the sentence for a token that means nothing. The typed text then stays in the field. */
  refuse?: (token: FilterToken) => string | null
  /** A sentence below the field about what the page's address asked for in vain. */
  problem?: string | null
}

/** Tokens `key:value` first, free text last. `/` focuses; Backspace on empty text takes the last token back. */
export function FilterBar(props: FilterBarProps) {
  const { value, fields, onChange, suggest, placeholder, label, read, refuse, problem = null } = props
  const keys = fields.map((field) => field.key)
  const [draft, setDraft] = useState(value.text)
  const [shownText, setShownText] = useState(value.text)
  const [active, setActive] = useState(-1)
  const [open, setOpen] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const typed = useRef(value.text)
  const listId = useId()
  const noteId = useId()
  const suggestions = useSuggestions({ draft, fields, suggest, enabled: open })
  if (value.text !== shownText) {
    setShownText(value.text)
    setDraft(value.text)
  }
  useKeys([{ keys: '/', label: 'Filter', group: 'Lists', run: () => input.current?.focus() }])

  function commit(text: string) {
    setActive(-1)
    if (read) void commitRead(read, text)
    else {
      const parsed = parseFilterText(text, keys)
      const refused = parsed.tokens.map((token) => refuse?.(token) ?? null).find((sentence) => sentence !== null)
      setRefusal(refused ?? null)
      if (refused !== undefined) {
        setDraft(text)
        setOpen(false)
        return
      }
      setDraft(parsed.text)
      onChange({ tokens: withNew(value.tokens, parsed.tokens), text: parsed.text })
    }
  }

  async function commitRead(reader: NonNullable<typeof read>, text: string) {
    setDraft(text)
    typed.current = text
    const { tokens, rest, problem: found } = await reader(text)
    // Whoever went on typing meanwhile is not interrupted.
    if (typed.current !== text) return
    typed.current = rest
    setDraft(rest)
    setRefusal(found)
    setOpen(false)
    const next = withNew(value.tokens, tokens)
    if (next.length > value.tokens.length) onChange({ ...value, tokens: next })
  }

  function choose(suggestion: Suggestion) {
    setActive(-1)
    const rest = openToken(draft, keys)?.rest ?? draft.replace(/\S*$/, '').trim()
    if (suggestion.kind === 'value') commit(`${rest} ${formatToken(suggestion.token)}`.trim())
    else setDraft(`${rest} ${suggestion.key}:`.trimStart())
    input.current?.focus()
  }

  function remove(token: FilterToken) {
    onChange({ ...value, tokens: value.tokens.filter((each) => !same(each, token)) })
    input.current?.focus()
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    const count = suggestions.length
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (count === 0) return
      event.preventDefault()
      setOpen(true)
      setActive((at) => (event.key === 'ArrowDown' ? (at + 1) % count : (at <= 0 ? count : at) - 1))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const picked = suggestions[active]
      if (picked) choose(picked)
      else commit(draft)
    } else if (event.key === 'Escape') {
      if (open && count > 0) setOpen(false)
      else event.currentTarget.blur()
    } else if (event.key === 'Backspace' && draft === '') {
      const last = value.tokens.at(-1)
      if (last) onChange({ ...value, tokens: value.tokens.slice(0, -1) })
    }
  }

  return (
    <search className="relative min-w-0 flex-1 max-sm:basis-full">
      <div className="flex min-h-control w-full flex-wrap items-center gap-1.5 rounded-sm border border-line-strong bg-surface px-2 py-[3px] focus-within:border-accent focus-within:ring-3 focus-within:ring-accent-soft max-sm:min-h-9">
        <ListFilter size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />
        {value.tokens.map((token) => (
          <TokenButton key={`${token.key}:${token.value}`} token={token} onRemove={remove} />
        ))}
        <input
          ref={input}
          value={draft}
          onChange={(event) => {
            setDraft(event.target.value)
            typed.current = event.target.value
            setRefusal(null)
            setOpen(true)
            setActive(-1)
          }}
          onKeyDown={press}
          onFocus={() => setOpen(true)}
          onBlur={() => {
            setOpen(false)
            // A bare word becomes a filter when one says so, by Enter; a complete token also by leaving.
            if (draft !== value.text && (!read || parseFilterText(draft, keys).text === '')) commit(draft)
          }}
          role="combobox"
          aria-label={label}
          aria-expanded={open && suggestions.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-describedby={noteId}
          aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
          placeholder={value.tokens.length === 0 ? placeholder : 'Add a filter'}
          autoComplete="off"
          spellCheck={false}
          className="h-5 min-w-24 flex-1 bg-transparent outline-none placeholder:text-ink-3 max-sm:text-lg"
        />
        <span className="max-sm:hidden">
          <Kbd>/</Kbd>
        </span>
      </div>
      <p id={noteId} role="status" className="text-xs text-ink-2 not-empty:mt-1 not-empty:px-2">
        {refusal ?? (draft === '' ? problem : null)}
      </p>
      {open && suggestions.length > 0 ? (
        <div
          id={listId}
          role="listbox"
          aria-label="Suggestions"
          className="absolute top-full left-0 z-30 mt-1 max-h-80 w-80 max-w-full overflow-auto rounded-lg bg-raised p-1 shadow-pop"
        >
          {suggestions.map((suggestion, index) => (
            <div
              key={suggestion.kind === 'key' ? suggestion.key : suggestion.token.value}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // The field must keep its focus, or its blur would close this list before the click arrives.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(suggestion)}
              onKeyDown={() => undefined}
              className={classes(
                'flex h-row-dense cursor-default items-center gap-3 rounded-sm px-2',
                index === active ? 'bg-selected' : 'hover:bg-hover',
              )}
            >
              {suggestion.kind === 'key' ? (
                <>
                  <code className="text-xs text-accent">{suggestion.key}:</code>
                  <span className="truncate text-xs text-ink-3">{suggestion.hint}</span>
                </>
              ) : (
                <code className="truncate text-xs">{formatToken(suggestion.token)}</code>
              )}
            </div>
          ))}
        </div>
      ) : null}
    </search>
  )
}

function TokenButton({ token, onRemove }: { token: FilterToken; onRemove: (token: FilterToken) => void }) {
  return (
    <button
      type="button"
      onClick={() => onRemove(token)}
      title="Remove this filter"
      className="inline-flex h-5 max-w-full items-center gap-1 rounded-xs bg-accent-soft pr-1 pl-1.5 font-mono text-xs text-accent hover:bg-selected"
    >
      <span className="truncate">{formatToken(token)}</span>
      <X size={12} aria-hidden="true" />
      <span className="sr-only">, remove this filter</span>
    </button>
  )
}

function withNew(tokens: FilterToken[], more: FilterToken[]): FilterToken[] {
  return [...tokens, ...more.filter((token) => !tokens.some((each) => same(each, token)))]
}

function same(a: FilterToken, b: FilterToken): boolean {
  return a.key === b.key && a.value === b.value
}
