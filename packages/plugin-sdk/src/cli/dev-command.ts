import path from 'node:path'
import { runDevLoop, type Cycle } from '../build/dev-loop'
import { packMade } from '../build/pack-plugin'
import { failure, problemLine } from '../build/problem'
import type { Command } from './command'
import { folderOf } from './plugin-argument'
import { portalOf, portalOption, tokenOption } from './portal'
import { type Received, uploadBundle } from './upload'

export const devCommand: Command = {
  name: 'dev',
  takes: ['[folder]'],
  summary: 'watches the folder and shows each change in a running Groundwork',
  details:
    'Unsigned, for you alone. Stop it with Ctrl+C: the preview stays on as it was sent last, until you uninstall it on its page. What does not build leaves the last good version in place.',
  options: { portal: portalOption, token: tokenOption },
  async run(call) {
    const { surroundings, values } = call
    const folder = folderOf(call)
    const portal = portalOf(folder, values, surroundings)
    const { signal, say } = surroundings
    let page: string | undefined
    let manage: string | undefined
    let told = ''
    const fileName = path.basename(folder)
    say(`Watching ${folder} for ${portal.url}. Stop with Ctrl+C.`)
    await runDevLoop({
      folder,
      signal,
      pack: packMade,
      send: async (bytes) => {
        const sent = await uploadBundle(portal, { bytes, fileName, dev: true, signal })
        const { pluginId, next, withheld = [], outcome } = sent
        const without = withheld.join(', ')
        if (without && without !== told) say(`Withheld until it is registered: ${without}`)
        told = without
        manage = `${portal.url}/plugins/${pluginId}`
        const trouble = troubleOf(outcome, manage)
        if (trouble) throw failure(trouble)
        if (outcome?.state === 'starting') say('It has not started yet; its page says how it goes on.')
        const shown = new URL(next ?? `/p/${pluginId}`, `${portal.url}/`).href
        if (shown === page) return
        page = shown
        return shown
      },
      onCycle: (cycle) => {
        for (const line of cycleLines(cycle)) say(`${clock()}  ${line}`)
      },
    })
    if (manage) say(`The preview stays on, for you alone; remove it at ${manage}`)
    return 0
  },
}

/** Why what was sent is not shown; null when it is, or comes. */
function troubleOf(outcome: Received['outcome'], page: string): string | null {
  if (outcome?.state === 'failed')
    return `It was sent and did not start: ${outcome.reason}${outcome.stays ? ' What was there before stays on.' : ''} Its log is at ${page}/log`
  if (outcome?.state !== 'disabled') return null
  const who = outcome.by === null ? 'Somebody' : outcome.by
  const since = outcome.at === null ? '' : ` on ${new Date(outcome.at).toLocaleString('en-GB')}`
  return `It was sent, and nobody sees it: ${who} disabled it${since}. Enable it at ${page}, after asking them why.`
}

/** One line a turn of the loop; one a problem when it failed. */
export function cycleLines(cycle: Cycle): string[] {
  if (cycle.kind === 'same') return [`✓ no change in the bundle, it was sent again (${cycle.makeMs} ms)`]
  if (cycle.kind === 'failed') return cycle.problems.map((problem) => `✗ ${problemLine(problem)}`)
  const { id, version, makeMs, sendMs, totalMs, note } = cycle
  return [`✓ ${id} ${version} in ${totalMs} ms (made ${makeMs}, sent ${sendMs})${note ? `  ${note}` : ''}`]
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8)
}
