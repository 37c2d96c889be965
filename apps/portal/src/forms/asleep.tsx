'use client'

import { KeepTyped, useHydrated } from '@groundwork/ui/keep-typed'
import {
  type ComponentType,
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { touch, whenTouched } from './touched'

/**
 * A part whose code is large and not needed to be seen, such as a form of many kinds of fields: the server draws it with the
 * page, and its code loads with the first sign that somebody is there, before the hand is at it. What is typed or pressed by then is kept and done once
 * it has woken. On a page that was gone to by a link it loads at once, with `waiting` in its place.
 */
export function asleep<Props extends object>(load: () => Promise<ComponentType<Props>>, waiting: ReactNode) {
  let begun: Promise<ComponentType<Props>> | undefined
  const loaded = async () => ({ default: (await (begun ??= load())) as ComponentType<object> })
  const AtOnce = lazy(loaded)
  const Touched = lazy(async () => {
    if (typeof window !== 'undefined') await whenTouched()
    return loaded()
  })

  return function Asleep(props: Props) {
    const hydrated = useHydrated()
    const [Part] = useState<typeof AtOnce>(() => (hydrated ? AtOnce : Touched))
    const [first] = useState(props)
    const [awake, setAwake] = useState(hydrated)
    const place = useRef<HTMLDivElement>(null)
    const onAwake = useCallback(() => setAwake(true), [])
    // What changes a part that sleeps takes the server's drawing of it away: it is told when it has woken.
    const shown = awake ? props : first
    const part = useMemo(
      () => (
        <Suspense fallback={waiting}>
          <KeepTyped>
            <Part {...shown} />
            <Awoken onAwake={onAwake} />
          </KeepTyped>
        </Suspense>
      ),
      [Part, shown, onAwake],
    )
    useEffect(() => {
      if (!awake && (props !== first || place.current?.contains(document.activeElement))) touch()
    }, [awake, props, first])
    usePressed(place, awake)
    return (
      <div ref={place} className="contents">
        {part}
      </div>
    )
  }
}

/** Beside the part, and below the same boundary: it is there when the part is. */
function Awoken({ onAwake }: { onAwake: () => void }) {
  useEffect(onAwake, [onAwake])
  return null
}

/** Keeps the last button that was pressed in what sleeps, and presses it when it has woken. */
function usePressed(place: RefObject<HTMLDivElement | null>, awake: boolean): void {
  const pressed = useRef<HTMLElement | null>(null)
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    if (awake) {
      const button = pressed.current
      pressed.current = null
      // Behind what was typed, which is told in a turn of its own.
      const timer = setTimeout(() => setTimeout(() => button?.isConnected && button.click()))
      return () => clearTimeout(timer)
    }
    const inside = ({ target }: Event) => target instanceof Element && element.contains(target)
    const press = (event: Event) => {
      if (inside(event)) pressed.current = (event.target as Element).closest('button') ?? pressed.current
    }
    // Nobody listens yet: the browser would send the form and load the page anew.
    const stay = (event: Event) => {
      if (inside(event)) event.preventDefault()
    }
    // React takes what is pressed in a part that sleeps away from everybody below the window.
    window.addEventListener('click', press, true)
    window.addEventListener('submit', stay, true)
    return () => {
      window.removeEventListener('click', press, true)
      window.removeEventListener('submit', stay, true)
    }
  }, [place, awake])
}
