import type { Platform, RunInfo } from '@groundwork/plugin-sdk/platform'
import { type Config, readConfig } from './config'
import { tellGate } from './gate'
import { readProposal } from './slate'
import { addSlate } from './slates'

/** Takes in what a succeeded run proposed. True when it is new; a run without a slate, or of another flow, is none of ours. */
export async function collectRun(platform: Platform, run: RunInfo, config: Config): Promise<boolean> {
  if (run.status !== 'succeeded' || !config.flows.includes(run.flow)) return false
  const proposal = await readProposal(platform, run)
  if (!proposal || !(await addSlate(platform, proposal))) return false
  // Pages that are open show it at once.
  await platform.events.publish('slate.proposed', { run: run.runNumber }, { key: String(run.runNumber) })
  if (config.editors)
    await platform.notifications.send({
      to: { team: config.editors },
      title: `${run.flow} ${run.id} proposes ${proposal.films.length} films`,
      href: `/p/content-decisions/slates/${run.runNumber}`,
    })
  return true
}

/** Goes through the history of the configured flows, newest first; answers how many slates were new. */
export async function collectHistory(platform: Platform): Promise<number> {
  const config = { ...(await readConfig(platform)), editors: '' }
  let added = 0
  for (const flow of config.flows) {
    let after: string | undefined
    do {
      const page = await platform.runs.list({ flow, status: 'succeeded', limit: 50, ...(after && { after }) })
      for (const run of page.items) if (await collectOrSay(platform, run, config)) added += 1
      after = page.next ?? undefined
    } while (after)
  }
  if (added > 0) await tellGate(platform)
  return added
}

/** One value that cannot be read must not keep the others out. */
async function collectOrSay(platform: Platform, run: RunInfo, config: Config): Promise<boolean> {
  try {
    return await collectRun(platform, run, config)
  } catch (error) {
    await platform.log.warn(error instanceof Error ? error.message : String(error), { run: run.runNumber })
    return false
  }
}
