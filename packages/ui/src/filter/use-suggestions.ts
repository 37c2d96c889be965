'use client'

import { useEffect, useState } from 'react'
import type { FilterField } from './filter-bar'
import { type FilterToken, openToken } from './filter-grammar'

export type Suggestion = { kind: 'key'; key: string; hint: string } | { kind: 'value'; token: FilterToken }

type Options = {
  draft: string
  fields: FilterField[]
  suggest?: (key: string, prefix: string) => Promise<string[]> | string[]
  enabled: boolean
}

const pauseMs = 120

/** Keys that fit the last word, or values of the token that is being typed (asked 120 ms after the last letter). */
export function useSuggestions({ draft, fields, suggest, enabled }: Options): Suggestion[] {
  const open = openToken(
    draft,
    fields.map((field) => field.key),
  )
  const key = enabled ? (open?.key ?? null) : null
  const prefix = open?.value ?? ''
  const [found, setFound] = useState<{ key: string; values: string[] } | null>(null)

  // The caller's source of values is outside of React: ask it, and forget answers that come too late.
  useEffect(() => {
    if (!key || !suggest) return
    let late = false
    const ask = async () => {
      const values = await Promise.resolve(suggest(key, prefix)).catch(() => [])
      if (!late) setFound({ key, values })
    }
    const timer = setTimeout(() => void ask(), pauseMs)
    return () => {
      late = true
      clearTimeout(timer)
    }
  }, [key, prefix, suggest])

  if (!enabled) return []
  if (open) {
    const values = found?.key === open.key ? found.values : []
    return values.slice(0, 12).map((value) => ({ kind: 'value', token: { key: open.key, value } }))
  }
  const word = /\S*$/.exec(draft)?.[0].toLowerCase() ?? ''
  return fields
    .filter((field) => field.key.startsWith(word))
    .map(({ key: name, hint }) => ({ kind: 'key', key: name, hint }))
}
