'use client'

import { lazy, type ReactNode, Suspense, useState } from 'react'
import { type ButtonKind, type ButtonSize, buttonClass } from '../button-style'

export type MenuItem =
  | {
      id: string
      label: ReactNode
      hint?: ReactNode
      checked?: boolean
      danger?: boolean
      /** Why it cannot be chosen now; shown with it. */
      reason?: string
      onSelect: () => void
    }
  | { id: string; separator: true }

export type MenuProps = {
  /** Content of the button. */
  children: ReactNode
  label?: string
  items: MenuItem[]
  kind?: ButtonKind
  size?: ButtonSize
  className?: string
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
}

const load = () => import('./menu-popup')
const MenuPopup = lazy(load)

/** A button with a menu. The menu's code loads when the pointer or the focus comes near. */
export function Menu(props: MenuProps) {
  const { children, label, kind = 'default', size = 'md', className } = props
  const [used, setUsed] = useState(false)
  const look = buttonClass({ kind, size, className })
  const plain = (
    <button
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded="false"
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setUsed(true)}
      className={look}
    >
      {children}
    </button>
  )
  if (!used) return plain
  return (
    <Suspense fallback={plain}>
      <MenuPopup {...props} look={look} />
    </Suspense>
  )
}
