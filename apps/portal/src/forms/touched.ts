/** What somebody who is there does: a hand that comes near is enough. */
const signs = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'scroll', 'keydown', 'focusin', 'resize'] as const

let waiting: { promise: Promise<void>; end: () => void } | undefined

/** Resolves with the first sign that somebody uses the page, once and for all. Only in a browser. */
export function whenTouched(): Promise<void> {
  return waitingOne().promise
}

/** As if somebody had. */
export function touch(): void {
  waitingOne().end()
}

function waitingOne() {
  waiting ??= makeWaiting()
  return waiting
}

function makeWaiting() {
  let resolve = () => {}
  const promise = new Promise<void>((resolved) => {
    resolve = resolved
  })
  const listening = new AbortController()
  const end = () => {
    listening.abort()
    resolve()
  }
  for (const sign of signs)
    window.addEventListener(sign, end, { signal: listening.signal, capture: true, passive: true })
  return { promise, end }
}
