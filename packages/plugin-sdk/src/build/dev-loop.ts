import type { MadeFile, PluginBuilder } from './plugin-builder'
import { createPluginBuilder } from './plugin-builder'
import { outputFiles } from './plugin-output'
import { readPluginSource } from './plugin-source'
import { PluginFailure, type Problem } from './problem'
import { watchFolder } from './watch-folder'

/** One turn of the loop: what came of a change. Milliseconds are whole. */
export type Cycle =
  | { kind: 'sent'; id: string; version: string; makeMs: number; sendMs: number; totalMs: number; note?: string }
  /** Sent again all the same: meanwhile it may have been disabled, or removed. */
  | { kind: 'same'; makeMs: number }
  | { kind: 'failed'; problems: Problem[] }

export type DevLoop = {
  folder: string
  pack(files: MadeFile[]): Promise<{ bytes: Uint8Array; sha256: string }>
  /** Brings a bundle to the portal; may answer a note for the line of the cycle. */
  send(bytes: Uint8Array): Promise<string | void>
  onCycle(cycle: Cycle): void
  signal: AbortSignal
}

/**
 * Builds, packs and sends the plugin, then again after each change, until the signal. Changes during a turn make one more turn; what
 * does not build or is refused leaves what was sent before in place.
 */
export async function runDevLoop(loop: DevLoop): Promise<void> {
  const { folder, signal } = loop
  const builder = createPluginBuilder(folder, 'dev')
  const state: State = { sent: null, began: performance.now(), changed: undefined }
  let wake = () => {}
  let dirty = true
  const watcher = watchFolder(folder, (paths) => {
    if (!dirty) state.began = performance.now()
    for (const file of paths) state.changed?.add(file)
    dirty = true
    wake()
  })
  const stop = () => wake()
  signal.addEventListener('abort', stop, { once: true })
  try {
    while (!signal.aborted) {
      dirty = false
      const { cycle, inputs } = await turn(loop, builder, state)
      watcher.include(inputs)
      if (!signal.aborted) loop.onCycle(cycle)
      if (!dirty && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal.removeEventListener('abort', stop)
    watcher.close()
    await builder.dispose()
  }
}

type State = {
  /** sha256 of what the portal has. */
  sent: string | null
  /** When the change was noticed. */
  began: number
  /** What changed since the last turn that built; unknown before the first. */
  changed: Set<string> | undefined
}

async function turn(loop: DevLoop, builder: PluginBuilder, state: State): Promise<{ cycle: Cycle; inputs: string[] }> {
  const began = state.began
  let inputs: string[] = []
  try {
    const source = readPluginSource(loop.folder)
    const changed = state.changed
    state.changed = new Set()
    const made = await builder.make(source, changed).catch((error: unknown) => {
      state.changed = changed && new Set([...changed, ...(state.changed ?? [])])
      throw error
    })
    inputs = made.inputs
    const { bytes, sha256 } = await loop.pack(outputFiles(source, made))
    const packed = performance.now()
    const makeMs = Math.round(packed - began)
    const isSame = sha256 === state.sent
    const note = await loop.send(bytes)
    if (isSame) return { cycle: { kind: 'same', makeMs }, inputs }
    state.sent = sha256
    const { id, version } = source.manifest
    const done = performance.now()
    const times = { makeMs, sendMs: Math.round(done - packed), totalMs: Math.round(done - began) }
    return { cycle: { kind: 'sent', id, version, ...times, ...(note ? { note } : {}) }, inputs }
  } catch (error) {
    if (loop.signal.aborted) return { cycle: { kind: 'failed', problems: [] }, inputs }
    if (error instanceof PluginFailure) return { cycle: { kind: 'failed', problems: error.problems }, inputs }
    throw error
  }
}
