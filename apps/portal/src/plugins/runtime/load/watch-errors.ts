import { toast } from '@groundwork/ui/toast'
import { report } from './report'

type Known = { id: string; name: string; sha256: string }

const known = new Map<string, Known>()
const quietForMs = 10_000
const lastTold = new Map<string, number>()
let watching = false

/**
 * From now on, what this version throws outside of rendering (in an event handler, a timer, a promise) is said and
 * reported as the plugin's, by the address of its code in the stack.
 */
export function watchErrorsOf(plugin: Known): void {
  known.set(plugin.sha256, plugin)
  if (watching) return
  watching = true
  window.addEventListener('error', (event) => {
    if (told(event.error, `${event.filename}\n${event.message}`)) event.preventDefault()
  })
  window.addEventListener('unhandledrejection', (event) => {
    if (told(event.reason, '')) event.preventDefault()
  })
}

/** The hash of the bundle whose code comes first in a stack, or null when none does. */
export function pluginInStack(stack: string): string | null {
  return /\/plugin-assets\/([0-9a-f]{64})\//.exec(stack)?.[1] ?? null
}

function told(thrown: unknown, where: string): boolean {
  const stack = thrown instanceof Error ? `${thrown.stack ?? ''}\n${where}` : where
  const plugin = known.get(pluginInStack(stack) ?? '')
  if (!plugin) return false
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  console.error(`[${plugin.id}]`, thrown)
  report({ pluginId: plugin.id, sha256: plugin.sha256, ms: 0, error: message, stack })
  const now = Date.now()
  if (now - (lastTold.get(plugin.id) ?? 0) > quietForMs) {
    lastTold.set(plugin.id, now)
    toast({ text: `${plugin.name}: ${message}` })
  }
  return true
}
