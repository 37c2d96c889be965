'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'

/**
 * Fields that come with the page can be typed into before the page has woken. What was typed by then is told to the form once it
 * has, field by field, as if it were typed now. Fields below a boundary of their own need one of their own. Texts of several lines that
 * begin with something are read only until then (`useHydrated`): waking takes what was typed into them away.
 */
export function KeepTyped({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // All of it first: what is told of one field draws the others anew, as the form knows them.
    const typed = [...(place.current?.querySelectorAll<Field>('input, textarea, select') ?? [])].flatMap(typedInto)
    if (typed.length === 0) return undefined
    const timer = setTimeout(() => {
      for (const each of typed) flushSync(() => tell(each))
    })
    return () => clearTimeout(timer)
  }, [])
  return (
    <div ref={place} className="contents">
      {children}
    </div>
  )
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
type Typed = { field: Field; value: string }

/** What a field holds where that is something else than it came with. */
function typedInto(field: Field): Typed[] {
  if (isSelect(field)) {
    const came = [...field.options].find((option) => option.hasAttribute('selected'))
    return came && !came.selected ? [{ field, value: field.value }] : []
  }
  if (isBox(field)) return field.checked === field.defaultChecked ? [] : [{ field, value: '' }]
  return field.value === field.defaultValue ? [] : [{ field, value: field.value }]
}

/** React hears of a value only where it is another than the one that it has seen: that is put back first, unseen by anybody. */
function tell({ field, value }: Typed): void {
  if (isSelect(field)) {
    field.value = value
    field.dispatchEvent(new Event('change', { bubbles: true }))
  } else if (isBox(field)) {
    field.checked = field.defaultChecked
    field.click()
  } else {
    field.value = field.defaultValue
    const { prototype } = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

function isSelect(field: Field): field is HTMLSelectElement {
  return field.tagName === 'SELECT'
}

function isBox(field: HTMLInputElement | HTMLTextAreaElement): field is HTMLInputElement {
  return field.type === 'checkbox' || field.type === 'radio'
}
