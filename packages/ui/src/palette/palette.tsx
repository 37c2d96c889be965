'use client'

import type { ReactNode } from 'react'
import { PalettePanel } from './palette-panel'

export type PaletteItem = {
  id: string
  label: string
  /** The end of the label, shown whole where the rest is shortened. */
  keeps?: string
  /** Right of the label, quiet. */
  hint?: ReactNode
  before?: ReactNode
  /** Shown right while the item is active. */
  preview?: ReactNode
  /** Why it cannot be done; it is listed all the same. */
  reason?: string
}
export type PaletteGroup = { title: string; items: PaletteItem[] }

export type PaletteProps = {
  open: boolean
  onClose: () => void
  /** Groups for a query; asked on every change, with '' for what shows first. Answers that come too late are dropped. */
  search: (query: string) => Promise<PaletteGroup[]> | PaletteGroup[]
  onSelect: (item: PaletteItem, how: { newTab: boolean }) => void
  placeholder: string
}

/** Find or do: one field, grouped results, a preview. `search` may load its code first: what is typed meanwhile is kept. */
export function Palette({ open, ...props }: PaletteProps) {
  return open ? <PalettePanel {...props} /> : null
}
