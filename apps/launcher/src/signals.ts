import { linuxProcess, processIdentity } from './process-identity'

/**
 * Calls `stop` once for a signal to end, and when the npm that started us is gone without having told us (it was
 * killed): nothing may run on with nobody to stop it. Calls `force` when a second signal comes.
 */
export function onStop({ stop, force }: { stop: (why: string) => void; force: () => void }): () => void {
  let asked = false
  const ask = (why: string) => {
    if (asked && why !== 'parent') force()
    else if (!asked) stop(why)
    asked = true
  }
  const handlers = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => ({
    signal,
    handler: throttled(() => ask(signal)),
  }))
  for (const { signal, handler } of handlers) process.on(signal, handler)
  // A terminal that went away must not end us before our children.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  const timer = watchParents(() => ask('parent'))
  return () => {
    clearInterval(timer)
    for (const { signal, handler } of handlers) process.off(signal, handler)
  }
}

/** npm passes on the Ctrl-C that the terminal sent to us as well: two within a second are one. */
function throttled(handler: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    if (performance.now() - last < 1_000) return
    last = performance.now()
    handler()
  }
}

function watchParents(gone: () => void): NodeJS.Timeout | undefined {
  // Started by hand in the background it is right to outlive the shell; started by npm it is not right to outlive npm.
  if (!process.env['npm_lifecycle_event']) return undefined
  const parent = process.ppid
  const shell = linuxProcess(parent)
  const npm = shell && /^(ba|da|z|k)?sh$/.test(shell.name) ? shell.parent : null
  const npmIdentity = npm && npm > 1 ? processIdentity(npm) : null
  const timer = setInterval(() => {
    if (process.ppid !== parent || (npm && npmIdentity && processIdentity(npm) !== npmIdentity)) gone()
  }, 500)
  timer.unref()
  return timer
}
