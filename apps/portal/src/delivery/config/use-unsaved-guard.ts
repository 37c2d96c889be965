'use client'

import { useEffect } from 'react'

const question = 'What you typed here is not saved. Leave and lose it?'

/** Asks before a page with unsaved work is left: by closing it, or by a link. */
export function useUnsavedGuard(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return undefined
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      if (!(link instanceof HTMLAnchorElement) || !leaves(link, event)) return
      if (window.confirm(question)) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    window.addEventListener('beforeunload', stay)
    // Before the router sees it.
    document.addEventListener('click', onClick, { capture: true })
    return () => {
      window.removeEventListener('beforeunload', stay)
      document.removeEventListener('click', onClick, { capture: true })
    }
  }, [unsaved])
}

/** Whether the click takes this tab to another page. */
function leaves(link: HTMLAnchorElement, { button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return false
  if (link.target && link.target !== '_self') return false
  return link.origin === location.origin && (link.pathname !== location.pathname || link.search !== location.search)
}
