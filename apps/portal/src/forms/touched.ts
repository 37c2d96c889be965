/** What somebody who is there does: a hand that comes near is enough. */
const signs = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'scroll', 'keydown', 'focusin', 'resize'] as const

let waiting: Promise<void> | undefined

/** Resolves with the first sign that somebody uses the page, once and for all. Only in a browser. */
export function whenTouched(): Promise<void> {
  waiting ??= new Promise<void>((resolve) => {
    const listening = new AbortController()
    const end = () => {
      listening.abort()
      resolve()
    }
    for (const sign of signs)
      window.addEventListener(sign, end, { signal: listening.signal, capture: true, passive: true })
  })
  return waiting
}
