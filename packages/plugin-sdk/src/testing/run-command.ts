import { runCommand as runForPortal } from '../ui/command'
import type { PluginDefinition } from '../ui/define-plugin'
import type { ToastMessage } from '../ui/host-api'
import type { StubAnswers } from './stub-answers'
import { testHost } from './test-host'

/**
 * The command to run, and what its client answers.
 *
 * @example
 * ```ts
 * const options: RunCommandOptions = { plugin, manifest, id: 'sync', answers: { sync: () => 3 } }
 * ```
 */
export type RunCommandOptions = {
  /** The default export of the UI's entry. */
  plugin: PluginDefinition
  /** plugin.json, or what of it matters. */
  manifest: { id: string; name: string; version: string }
  /** The id of the `command/v1`. */
  id: string
  /** What the router answers, by procedure; or else `backend`. */
  answers?: StubAnswers
  /** A backend of `startBackend` that answers instead. */
  backend?: { fetch(path: string, init?: RequestInit): Promise<Response> }
}

/**
 * What a command did with the portal.
 *
 * @example
 * ```ts
 * const ran: RanCommand = await runCommand({ plugin, manifest, id: 'sync', answers: { sync: () => 3 } })
 * expect(ran.visited).toEqual([])
 * ```
 */
export type RanCommand = {
  /** What it said; what it threw is said as well, after the plugin's name. */
  toasts: ToastMessage[]
  /** Addresses that it went to, as the portal has them: `/p/<id>/...` for the plugin's own pages. */
  visited: string[]
  /** The message of what it threw; null when it ended well. */
  failed: string | null
}

/**
 * Runs a command of a plugin as the palette of the portal does, and tells what it did. Needs no DOM.
 *
 * @example
 * ```ts
 * test('says how many titles came', async () => {
 *   const { toasts } = await runCommand({ plugin, manifest, id: 'sync', answers: { sync: () => 3 } })
 *   expect(toasts).toEqual([{ text: '3 titles came.' }])
 * })
 * ```
 */
export async function runCommand(options: RunCommandOptions): Promise<RanCommand> {
  const { plugin: definition, manifest, id } = options
  const handler = definition.commands?.[id]
  if (!handler) {
    const known = Object.keys(definition.commands ?? {}).join(', ') || 'nothing'
    throw new Error(`definePlugin has no commands.${id}; it has ${known}.`)
  }
  const ran: RanCommand = { toasts: [], visited: [], failed: null }
  const { name, version } = manifest
  await runForPortal({
    host: {
      ...testHost(options, { ...ran, listeners: new Set() }),
      reportCrash: ({ message }) => void (ran.failed = message),
    },
    plugin: { id: manifest.id, name, version, basePath: `/p/${manifest.id}`, dev: false },
    handler,
  })
  return ran
}
