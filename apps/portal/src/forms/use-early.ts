import { isTyping } from '@groundwork/ui/key-registry'
import { type RefObject, useEffect, useRef } from 'react'

/** What answers to a press: a link too, when it is pressed so that its page opens here. */
const answering = 'button, a[href], [role="treeitem"]'
const none: readonly string[] = []

/** `keys`: what it listens to once it is awake. `lost` resolves when it cannot wake: its code did not come. */
type Sleeping = { awake: boolean; lost: Promise<void>; keys?: readonly string[] | undefined }

/**
 * Keeps the last press in what sleeps, and the keys that are its own, and does them again when it has woken. A link in what cannot
 * wake is the browser's to follow.
 */
export function useEarly(place: RefObject<HTMLDivElement | null>, { awake, lost, keys = none }: Sleeping): void {
  const pressed = useRef<Element | null>(null)
  const typed = useRef<string[]>([])
  const isLost = useRef(false)
  useEffect(() => {
    let here = true
    void lost.then(() => {
      isLost.current = true
      const link = pressed.current
      if (here && link instanceof HTMLAnchorElement) window.location.assign(link.href)
    })
    return () => {
      here = false
    }
  }, [lost])
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    if (awake) {
      const target = pressed.current
      pressed.current = null
      // One turn each: what a key does is seen by the next.
      const timers = typed.current.splice(0).map((key, turn) => setTimeout(() => type(key), turn))
      // Behind what was typed into fields, which is told in a turn of its own.
      timers.push(setTimeout(() => timers.push(setTimeout(() => target?.isConnected && click(target)))))
      return () => timers.forEach(clearTimeout)
    }
    const inside = ({ target }: Event) => target instanceof Element && element.contains(target)
    const press = (event: MouseEvent) => {
      if (!inside(event)) return
      const target = event.target as Element
      const found = target.closest(answering)
      if (!found) return
      if (found instanceof HTMLAnchorElement) {
        if (isLost.current || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
      }
      // A row has more in it that can be pressed.
      pressed.current = found.role === 'treeitem' ? target : found
    }
    const keep = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || !keys.includes(event.key)) return
      if (document.querySelector('[data-modal]') || isTyping(event.target)) return
      typed.current.push(event.key)
    }
    // Nobody listens yet: the browser would send the form and load the page anew.
    const stay = (event: Event) => {
      if (inside(event)) event.preventDefault()
    }
    const listening = new AbortController()
    const { signal } = listening
    // React takes what is pressed in a part that sleeps away from everybody below the window.
    window.addEventListener('click', press, { capture: true, signal })
    window.addEventListener('submit', stay, { capture: true, signal })
    window.addEventListener('keydown', keep, { signal })
    return () => listening.abort()
  }, [place, awake, keys])
}

/** Of a drawing, which has no `click` of its own, too. */
function click(target: Element): void {
  if (target instanceof HTMLElement) target.click()
  else target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
}

function type(key: string): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
