'use client'

import { useHydrated } from '@groundwork/ui/use-hydrated'
import {
  type ComponentType,
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { isFilled } from './drawn-rows'
import { whenTouched } from './touched'
import { useEarly } from './use-early'

/**
 * A part whose code is large and not needed to be seen, such as a form of many kinds of fields: the server draws it with the
 * page, and its code loads with the first sign that somebody is there, before the hand is at it. What is typed or pressed by then is kept and done once
 * it has woken, and so is what was pressed of `keys`, to which it listens. On a page that was gone to by a link its code loads at
 * once, with `waiting` in its place; without any, that page is not shown before. `wake` loads it without anybody: for what the server
 * cannot draw to its end. Where its code does not come, a link that was pressed in it is followed as any other.
 */
export function asleep<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting?: ReactNode,
  keys?: readonly string[],
) {
  let begun: Promise<ComponentType<Props>> | undefined
  let there: ComponentType<Props> | undefined
  let lose = () => {}
  const lost = new Promise<void>((resolve) => {
    lose = resolve
  })
  const bring = async () => {
    try {
      const [Part, { keptPart }] = await Promise.all([load(), import('./kept-part')])
      return (there = keptPart(Part))
    } catch (error) {
      // Before React hears of it and takes the part away.
      lose()
      throw error
    }
  }
  const begin = () => (begun ??= told(bring()))
  const loaded = async () => ({ default: (await begin()) as ComponentType<object> })
  let wake = () => {}
  const wanted = new Promise<void>((resolve) => {
    wake = resolve
  })
  const AtOnce = lazy(loaded)
  const Touched = lazy(async () => {
    if (typeof window !== 'undefined') await Promise.race([whenTouched(), wanted])
    return loaded()
  })

  function Asleep(props: Props) {
    const hydrated = useHydrated()
    const [came] = useState(hydrated)
    // Whether or not it is there: React goes on with what it has begun to draw when the code comes, and finds no hook after this
    // one where it is not asked again (https://react.dev/warnings/conditional-use-of-use).
    if (came && waiting === undefined) use(begin())
    const [Part] = useState(() => (came ? ((there as ComponentType<object> | undefined) ?? AtOnce) : Touched))
    const [first] = useState(props)
    const [awake, setAwake] = useState(came)
    const place = useRef<HTMLDivElement>(null)
    const onAwake = useCallback(() => setAwake(true), [])
    // What changes a part that sleeps takes the server's drawing of it away: it is told when it has woken.
    const shown = awake ? props : first
    const part = useMemo(
      () => (
        <Suspense fallback={waiting}>
          <Rising place={place} />
          <Part {...shown} />
          <Awoken onAwake={onAwake} />
        </Suspense>
      ),
      [Part, shown, onAwake],
    )
    useEffect(() => {
      const element = place.current
      if (awake || !element) return
      if (isOther(props, first) || element.contains(document.activeElement) || !isFilled(element)) wake()
    }, [awake, props, first])
    useEarly(place, { awake, lost, keys })
    return (
      <div ref={place} className="contents" data-asleep={awake ? undefined : ''}>
        {part}
      </div>
    )
  }
  return Object.assign(Asleep, { wake })
}

/**
 * Marked when it has come, as React marks what it has waited for: what is there is then drawn without waiting once more.
 * Source: https://github.com/reactjs/rfcs/blob/first-class-promises/text/0000-first-class-support-for-promises.md
 */
function told<Value>(promise: Promise<Value>): Promise<Value> {
  promise.then(
    (value) => Object.assign(promise, { status: 'fulfilled', value }),
    () => {},
  )
  return promise
}

/** Functions are made anew with each drawing, and what sleeps calls none. */
function isOther(now: object, then: object): boolean {
  const known: Record<string, unknown> = { ...then }
  return Object.entries(now).some(([name, value]) => typeof value !== 'function' && value !== known[name])
}

/** Before the part, so that it finds its place as it is for one that is awake when it looks how large that is. */
function Rising({ place }: { place: RefObject<HTMLDivElement | null> }) {
  useLayoutEffect(() => place.current?.removeAttribute('data-asleep'), [place])
  return null
}

/** Beside the part, and below the same boundary: it is there when the part is. */
function Awoken({ onAwake }: { onAwake: () => void }) {
  useEffect(onAwake, [onAwake])
  return null
}
